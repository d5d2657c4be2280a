import type { HealingFacts } from '../actions/action.ts';

/** The commit of the fix that this Run made, or null. */
export function appliedCommit({ applied }: Pick<HealingFacts, 'applied'>): string | null {
  return applied.findLast(({ effect }) => effect.kind === 'commit')?.result.sha ?? null;
}
