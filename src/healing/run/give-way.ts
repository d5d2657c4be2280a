import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { conclude } from './conclude.ts';
import { interruption } from './interruption.ts';

/** Ends a Run when people took its matter into their own hands; true when it is over. */
export async function giveWay(deps: HealingDeps, facts: HealingFacts): Promise<boolean> {
  const stop = await interruption(deps, facts);
  if (stop === null) return false;
  const { status, outcome } = stop;
  await conclude(deps, facts, { status, outcome, verdict: null });
  if (stop.resolves) await deps.issues.close(facts.issue.id, 'resolved');
  return true;
}
