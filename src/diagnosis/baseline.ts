import type { LogText } from './reading/log-text.ts';
import { normaliseLine } from './normalise-line.ts';
import type { Candidate } from './ranking/candidate.ts';

/** The normalised lines of a passing log. */
export type Baseline = Set<string>;

/** Lines of a passing log that are remembered. */
const REMEMBERED = 200_000;

export function baselineOf(log: LogText): Baseline {
  const lines: Baseline = new Set();
  const from = Math.max(0, log.lineCount - REMEMBERED);
  for (let line = from; line < log.lineCount; line++) {
    const text = log.text(line);
    if (text !== '') lines.add(normaliseLine(text));
  }
  return lines;
}

/** Sets each candidate's novelty: the share of its lines that the passing log does not have. */
export function compareWithBaseline(
  log: LogText,
  candidates: Candidate[],
  baseline: Baseline,
): void {
  for (const candidate of candidates) {
    let lines = 0;
    let fresh = 0;
    for (
      let line = candidate.first;
      line <= Math.min(candidate.last, candidate.first + 60);
      line++
    ) {
      if (log.isBlank(line)) continue;
      lines++;
      if (!baseline.has(normaliseLine(log.text(line)))) fresh++;
    }
    candidate.novelty = lines === 0 ? 0 : fresh / lines;
    if (baseline.has(normaliseLine(log.text(candidate.line))))
      candidate.novelty = Math.min(candidate.novelty, 0.3);
  }
}
