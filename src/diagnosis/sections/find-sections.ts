import { decidesJob } from './markers.ts';
import type { Marker, Section } from './section.ts';

/** Lines from a step's `##[group]Run` to its `##[endgroup]`. */
const LONGEST_HEADING = 400;

/**
 * Cuts a log into sections at its markers. A section that the CI system reports as failed ends with
 * that report. Where it reports none, sections that hold an `##[error]` count as failed.
 */
export function findSections(markers: Marker[], lineCount: number): Section[] {
  const sections: Section[] = [];
  const errors = new Map<Section, number>();
  const ids = new Map<Section, string>();
  let open: Section = section(0, lineCount, null, 'unknown');
  let headed = false;
  const close = (last: number, next: Section): void => {
    open.last = last;
    if (open.last >= open.first) sections.push(open);
    open = next;
  };
  for (const { line, kind, name, id } of readGroups(markers)) {
    if (kind === 'error') {
      errors.set(open, line);
      continue;
    }
    if (kind === 'heading-end') {
      if (headed && line - open.first <= LONGEST_HEADING) open.heading = line;
      headed = false;
      continue;
    }
    if (kind === 'end') {
      // What a script cut within its own command belongs to that command again.
      const start = sections.findLastIndex((candidate) => ids.get(candidate) === id);
      if (ids.get(open) !== id && start >= 0) {
        open = { ...open, first: sections[start]?.first ?? open.first };
        sections.length = start;
      }
      continue;
    }
    if (kind === 'job-failed') {
      const script = sections.findLast((candidate) => decidesJob(candidate.name));
      if (script !== undefined) script.state = 'failed';
      else if (open.state !== 'cleanup') open.state = 'failed';
      close(line, section(line + 1, lineCount, null, 'unknown'));
      continue;
    }
    headed = kind === 'headed-start';
    const cleanup = open.state === 'cleanup' || kind === 'cleanup';
    if (kind === 'failed' || kind === 'after') {
      if (kind === 'failed' && open.state !== 'cleanup') {
        open.state = 'failed';
        open.name ??= name;
      }
      close(line, section(line + 1, lineCount, null, 'unknown'));
      continue;
    }
    close(line - 1, section(line, lineCount, name, cleanup ? 'cleanup' : 'unknown'));
    if (id !== undefined) ids.set(open, id);
  }
  close(lineCount - 1, open);
  if (!sections.some(({ state }) => state === 'failed')) {
    for (const candidate of sections) {
      const error = errors.get(candidate);
      if (error === undefined || candidate.state !== 'unknown') continue;
      candidate.state = 'failed';
      candidate.last = error;
    }
  }
  return sections;
}

/** The groups of Buildkite, whose agent opens the first; what it opens behind the failure is cleanup. */
function readGroups(markers: Marker[]): Marker[] {
  const decided = markers.findLast(({ kind }) => kind === 'failed')?.line ?? Infinity;
  return markers.map((marker): Marker => {
    if (marker.kind === 'group') return { ...marker, kind: 'start' };
    if (marker.kind !== 'agent-group') return marker;
    return { ...marker, kind: marker.line > decided ? 'cleanup' : 'start' };
  });
}

const section = (
  first: number,
  lineCount: number,
  name: string | null,
  state: Section['state'],
): Section => ({ first, last: lineCount - 1, name, state, heading: first - 1 });

/** The section a line stands in, by binary search. */
export function sectionOf(sections: Section[], line: number): Section | null {
  let low = 0;
  let high = sections.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = sections[middle];
    if (candidate === undefined) return null;
    if (line < candidate.first) high = middle - 1;
    else if (line > candidate.last) low = middle + 1;
    else return candidate;
  }
  return null;
}
