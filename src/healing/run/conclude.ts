import type { Conclusion, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { noteAskable } from './askable.ts';
import { conclusionForPeople } from './for-people.ts';
import { endRun } from './end-run.ts';
import { report } from './report.ts';
import { startNext } from './start-next.ts';

/**
 * Reports how the Run ended, step by step of its playbook, and then ends it. Where a repair did not
 * hold, the next playbook tries.
 */
export async function conclude(
  deps: HealingDeps,
  facts: HealingFacts,
  raw: Conclusion,
): Promise<void> {
  const conclusion = conclusionForPeople(raw, deps.redact);
  if (conclusion.askable === true) await noteAskable(deps, facts);
  await report(deps, facts, conclusion);
  const next = conclusion.status === 'failed' ? await startNext(deps, facts) : null;
  await endRun(deps, facts.run, conclusion, { goesOn: next !== null });
}
