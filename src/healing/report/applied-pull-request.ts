import type { HealingFacts } from '../actions/action.ts';

/** The pull request that this Run opened, or null. */
export function appliedPullRequest(
  facts: Pick<HealingFacts, 'applied'>,
): { number: number; url: string } | null {
  const opened = facts.applied.findLast(({ effect }) => effect.kind === 'pull_request')?.result;
  if (!opened || opened.number === null) return null;
  return { number: opened.number, url: opened.url ?? '' };
}
