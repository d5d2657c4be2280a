import type { LineRange } from '../domain/diagnosis.ts';
import type { Candidate } from './ranking/candidate.ts';
import type { LogText } from './reading/log-text.ts';

/** Lines of the step that are searched, and files that are told; a tool takes fewer. */
const SEARCHED = 50_000;
const MOST_FILES = 2_000;
/** Lines that a complaint may take from the file's name on. */
export const WINDOW = 4;

/**
 * Every file that the cause's step complained of, one a line, each once. A rule with `files` is
 * asked on all that the step printed; another finds them by its own expression in the evidence.
 */
export function filesOf(
  log: LogText,
  root: Candidate,
  ranges: readonly LineRange[],
): { files?: string } {
  const { rule } = root;
  const files = new Set<string>();
  const spans = rule.files === null || rule.block?.after === true ? ranges : [stepOf(log, root)];
  const expression = rule.files ?? rule.test;
  for (const [first, end] of spans) {
    for (let line = first - 1; line < end && files.size < MOST_FILES; line++) {
      const text = rule.files === null ? log.text(line) : window(log, line, end);
      const file = expression.exec(text)?.groups?.['file'];
      if (file !== undefined) files.add(file);
    }
  }
  return files.size === 0 ? {} : { files: [...files].join('\n') };
}

function stepOf(log: LogText, { section, line }: Candidate): LineRange {
  if (section === null) return [1, Math.min(log.lineCount, SEARCHED)];
  const first = section.heading + 1;
  // A step that prints without end is searched around the cause.
  const from = section.last - first > SEARCHED ? Math.max(first, line - SEARCHED / 2) : first;
  return [from + 1, Math.min(section.last + 1, from + SEARCHED)];
}

function window(log: LogText, line: number, end: number): string {
  const lines: string[] = [];
  for (let at = line; at < Math.min(line + WINDOW, end); at++) lines.push(log.text(at));
  return lines.join('\n');
}
