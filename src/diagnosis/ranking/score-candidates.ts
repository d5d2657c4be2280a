import type { Rule } from '../rules/rule.ts';
import type { Section } from '../sections/section.ts';
import { ENVIRONMENT } from './environment.ts';
import type { Candidate } from './candidate.ts';

const IN_FAILED_STEP = 30;
const BEFORE_FAILED_STEP = -25;
const AFTER_FAILED_STEP = -45;
const IN_CLEANUP = -70;
/** What goes by a word alone is more likely the cause the nearer the step's end it stands. */
const AT_THE_END = 11;
/** A complaint about the surroundings that came this often did not end the program each time. */
const OFTEN = 3;
const SURVIVED = -12;
/** A rule that looks for details below its line, and found none. */
const BARE = -6;
const WEAK = 30;
const IN_BASELINE = -45;

/** Gives each candidate its score and its reasons. */
export function scoreCandidates(candidates: Candidate[], sections: Section[]): void {
  const first = sections.find(({ state }) => state === 'failed');
  const repeats = countRepeats(candidates);
  for (const candidate of candidates) {
    const add = (points: number, reason: string): void => {
      if (points === 0) return;
      candidate.score += points;
      candidate.reasons.push([points, reason]);
    };
    add(candidate.rule.weight, 'rule');
    const state = candidate.section?.state;
    if (state === 'cleanup') add(IN_CLEANUP, 'in a cleanup step');
    else if (state === 'failed') add(IN_FAILED_STEP, 'in a failed step');
    else if (first !== undefined) {
      const before = candidate.at < first.first;
      add(
        before ? BEFORE_FAILED_STEP : AFTER_FAILED_STEP,
        before ? 'before the failed step' : 'after the failed step',
      );
    }
    if (state === 'failed' && candidate.section !== null && candidate.rule.weight <= WEAK) {
      const distance = candidate.section.last - candidate.last;
      add(Math.max(0, AT_THE_END - 3 * Math.log2(1 + distance / 5)), 'near the end of the step');
    }
    const expects = candidate.rule.block?.indented === true && candidate.rule.weight > WEAK;
    if (expects && candidate.first === candidate.last) add(BARE, 'no details');
    if ((repeats.get(candidate.rule) ?? 0) >= OFTEN && ENVIRONMENT.has(candidate.rule.category)) {
      add(SURVIVED, 'came several times and was survived');
    }
    if (candidate.rule.role === 'summary') add(-20, 'only a summary');
    if (candidate.novelty !== null && candidate.novelty < 0.5) {
      add(IN_BASELINE * (1 - 2 * candidate.novelty), 'also in the passing log');
    }
  }
}

/** How often each rule matched in places that are not one run. */
function countRepeats(candidates: Candidate[]): Map<Rule, number> {
  const counts = new Map<Rule, number>();
  for (const { rule } of candidates) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
