import { buildKeywordAutomaton, type KeywordAutomaton } from '../reading/keyword-automaton.ts';
import type { Rule } from './rule.ts';

/** Rules made ready for reading: one automaton holds the anchors of all of them. */
export interface RuleSet {
  rules: Rule[];
  automaton: KeywordAutomaton;
}

/** Owner number of keywords that belong to no rule: markers and test summaries. */
export const NO_RULE = -1;

/** Compiles rules, and further keywords whose lines are to be kept in sight. */
export function compileRules(rules: Rule[], furtherKeywords: string[]): RuleSet {
  const keywords = rules.flatMap((rule, owner) =>
    rule.anchors.map((keyword) => ({ keyword, owner })),
  );
  for (const keyword of furtherKeywords) keywords.push({ keyword, owner: NO_RULE });
  return { rules, automaton: buildKeywordAutomaton(keywords) };
}
