import type { Section } from '../sections/section.ts';
import type { LogText } from '../reading/log-text.ts';
import type { Candidate } from './candidate.ts';
import { RETRY } from './collapse.ts';
import { ENVIRONMENT } from './environment.ts';

const RETRIED = -42;
const LONG_AGO = -30;
/** Lines of further work in the same step that trouble around the code did not hinder. */
const MUCH_WORK = 500;
/** Rules from this weight on name a failure of the work itself. */
const SURE = 70;
/** Lines after a failure in which a new attempt is announced. */
const ANNOUNCED = 4;

/**
 * Takes points from trouble around the code that did not end the job: it was announced to be tried
 * again and did not come back, or the step worked on long after it and then failed by itself.
 */
export function discountRetried(log: LogText, candidates: readonly Candidate[]): void {
  const latest = new Map<string, number>();
  for (const { rule, at } of candidates) {
    latest.set(rule.family, Math.max(latest.get(rule.family) ?? 0, at));
  }
  const latestSure = new Map<Section | null, number>();
  for (const { rule, at, section } of candidates) {
    if (rule.weight < SURE || ENVIRONMENT.has(rule.category)) continue;
    latestSure.set(section, Math.max(latestSure.get(section) ?? 0, at));
  }
  const survived = new Set<number>();
  for (const { rule, at, last, section } of candidates) {
    if (!ENVIRONMENT.has(rule.category) || latest.get(rule.family) !== at) continue;
    const end = section?.last ?? log.lineCount - 1;
    // What stands at the very end was not followed by an attempt that passed.
    if (end - last > 3 * ANNOUNCED && isAnnounced(log, at, last + ANNOUNCED)) survived.add(at);
  }
  for (const candidate of candidates) {
    const { rule, last, section } = candidate;
    if (!ENVIRONMENT.has(rule.category) || survived.has(candidate.at)) continue;
    if ((latestSure.get(section) ?? 0) - last <= MUCH_WORK) continue;
    candidate.score += LONG_AGO;
    candidate.reasons.push([LONG_AGO, 'the work went on long after it']);
  }
  for (const candidate of candidates) {
    if (!survived.has(candidate.at)) continue;
    candidate.score += RETRIED;
    candidate.reasons.push([RETRIED, 'tried again, and did not come back']);
  }
}

function isAnnounced(log: LogText, from: number, to: number): boolean {
  for (let line = from; line <= to; line++) if (RETRY.test(log.text(line))) return true;
  return false;
}
