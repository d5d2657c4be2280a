import type { Span } from '../blocks/extend-block.ts';
import type { LogText } from '../reading/log-text.ts';
import type { Candidate } from './candidate.ts';

/** Lines that a stretch of news grows to at most, and lines of old news that it may cross. */
const LONGEST = 2000;
const CROSSED = 1;
/** Stretches that are shown. */
const STRETCHES = 40;

/**
 * Where the log has no steps, what the passing log lacks is the only boundary there is: the evidence
 * is every stretch of new lines around a place that some rule takes for an error.
 */
export function growByNovelty(
  log: LogText,
  root: Candidate,
  candidates: Candidate[],
  noveltyOf: (line: number) => number | null,
): Span[] {
  const isNew = (line: number): boolean => (noveltyOf(line) ?? 0) === 1;
  const spans: Span[] = [];
  const ordered = candidates
    .filter(({ rule, novelty }) => rule.weight > 30 && novelty !== null && novelty >= 0.5)
    .sort((a, b) => a.first - b.first);
  for (const candidate of [root, ...ordered]) {
    if (spans.some(({ first, last }) => candidate.line >= first && candidate.line <= last))
      continue;
    if (spans.length >= STRETCHES) break;
    spans.push(grow(log, candidate, isNew));
  }
  return spans.sort((a, b) => a.first - b.first);
}

function grow(log: LogText, { first, last }: Span, isNew: (line: number) => boolean): Span {
  const step = (from: number, direction: 1 | -1): number => {
    let edge = from;
    let crossed = 0;
    for (let at = from + direction; at >= 0 && at < log.lineCount; at += direction) {
      if (Math.abs(at - from) > LONGEST) break;
      if (log.isBlank(at)) continue;
      if (isNew(at)) {
        edge = at;
        crossed = 0;
      } else if (++crossed > CROSSED) break;
    }
    return edge;
  };
  return { first: step(first, -1), last: step(last, 1) };
}
