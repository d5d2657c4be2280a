import type { Candidate } from './ranking/candidate.ts';
import { hashLine, type HashedLine } from './reading/hash-line.ts';
import { HashSet } from './reading/hash-set.ts';
import type { LinePlace, LineStore } from './reading/line-store.ts';
import type { Section } from './sections/section.ts';

/** Lines of a passing log that are remembered. */
const REMEMBERED = 500_000;
/** Bytes of an unfinished line that are kept. */
const LINE_CAP = 4096;
/** Lines of a block that are compared. */
const COMPARED = 80;
/** `##[group]Run `, and where it stands behind a timestamp. */
const STEP_START = Buffer.from('##[group]Run ');
const STAMP = 29;

/** How new a line is, from 0 to 1; null for a white line. */
export type NoveltyOf = (line: number, section: Section | null) => number | null;

/** The lines of a passing log, as hashes: alone, and together with the step that printed them. */
export interface Baseline {
  lines: HashSet;
  inStep: HashSet;
  steps: HashSet;
}

/** Reads a passing log to its end. */
export async function readBaseline(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Baseline> {
  const baseline: Baseline = {
    lines: new HashSet(),
    inStep: new HashSet(),
    steps: new HashSet(),
  };
  const line: HashedLine = { hash: 0, end: 0 };
  let carry: Uint8Array = new Uint8Array(0);
  let step = 0;
  const take = (bytes: Uint8Array, from: number): void => {
    const { hash, end } = line;
    if (hash === 0 || baseline.lines.size >= REMEMBERED) return;
    if (startsStep(bytes, from, end)) {
      step = hash;
      baseline.steps.add(hash);
    }
    baseline.lines.add(hash);
    baseline.inStep.add(Math.imul(hash, 31) ^ step);
  };
  for await (const chunk of source) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    let from = 0;
    for (;;) {
      hashLine(bytes, from, bytes.length, line);
      if (line.end === bytes.length) break;
      take(bytes, from);
      from = line.end + 1;
    }
    carry = new Uint8Array(bytes.subarray(from, from + LINE_CAP));
  }
  hashLine(carry, 0, carry.length, line);
  take(carry, 0);
  return baseline;
}

function startsStep(bytes: Uint8Array, from: number, to: number): boolean {
  const at = bytes[from + 10] === 84 && bytes[from + 27] === 90 ? from + STAMP : from;
  if (to - at < STEP_START.length) return false;
  for (let index = 0; index < STEP_START.length; index++) {
    if (bytes[at + index] !== STEP_START[index]) return false;
  }
  return true;
}

/**
 * Tells how new a line is: 0 when the same step of the passing log has it, 0.4 when only another
 * step has it, 1 when none has.
 */
export function createNovelty(store: LineStore, baseline: Baseline): NoveltyOf {
  const stepOf = new Map<Section, number>();
  const hashed: HashedLine = { hash: 0, end: 0 };
  const hashAt = (place: LinePlace | null): number => {
    if (place === null) return 0;
    hashLine(place.bytes, place.from, place.to, hashed);
    return hashed.hash;
  };
  const stepHash = (section: Section): number => {
    let hash = stepOf.get(section);
    if (hash === undefined) {
      hash = hashAt(store.locate(section.first));
      stepOf.set(section, hash);
    }
    return hash;
  };
  return (line, section) => {
    const hash = hashAt(store.locate(line));
    if (hash === 0) return null;
    if (!baseline.lines.has(hash)) return 1;
    const step = section === null ? 0 : stepHash(section);
    if (!baseline.steps.has(step)) return 0;
    return baseline.inStep.has(Math.imul(hash, 31) ^ step) ? 0 : 0.4;
  };
}

/** Sets each candidate's novelty: the mean of its lines', and not above that of its first line to read. */
export function compareWithBaseline(candidates: Candidate[], noveltyOf: NoveltyOf): void {
  for (const candidate of candidates) {
    let lines = 0;
    let sum = 0;
    let fresh: number | null = null;
    const last = Math.min(candidate.last, candidate.first + COMPARED);
    for (let line = candidate.first; line <= last; line++) {
      const novelty = noveltyOf(line, candidate.section);
      if (novelty === null) continue;
      lines++;
      sum += novelty;
      if (novelty === 1) fresh ??= line;
    }
    const mean = lines === 0 ? 0 : sum / lines;
    const own = noveltyOf(candidate.line, candidate.section) ?? mean;
    if (own < 0.5 && fresh !== null && candidate.rule.origin === 'structure') {
      // In a run of complaints the first that is new is the one to read.
      candidate.line = fresh;
      candidate.first = fresh;
      candidate.novelty = mean;
    } else candidate.novelty = own < 0.5 ? Math.min(mean, 0.3 + own / 4) : mean;
  }
}
