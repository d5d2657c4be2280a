import { buildKeywordAutomaton, type KeywordAutomaton } from '../reading/keyword-automaton.ts';
import type { Rule } from './rule.ts';

/** Rules made ready for reading: one automaton holds the anchors of all of them. */
export interface RuleSet {
  rules: Rule[];
  automaton: KeywordAutomaton;
}

/** Owner number of the keywords of CI systems' markers. */
export const MARKER = -1;
/** Owner numbers of the keywords of test runners go down from here. */
export const FIRST_RUNNER = -2;

/** Compiles rules, and the keywords of markers and of each test runner. */
export function compileRules(rules: Rule[], markers: string[], runners: string[][]): RuleSet {
  const keywords = rules.flatMap((rule, owner) =>
    rule.anchors.map((keyword) => ({ keyword, owner })),
  );
  for (const keyword of markers) keywords.push({ keyword, owner: MARKER });
  for (const [index, anchors] of runners.entries()) {
    for (const keyword of anchors) keywords.push({ keyword, owner: FIRST_RUNNER - index });
  }
  return { rules, automaton: buildKeywordAutomaton(keywords) };
}
