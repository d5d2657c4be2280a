import type { Conclusion, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { conclusionForPeople } from './for-people.ts';
import { endRun } from './end-run.ts';
import { report } from './report.ts';

/** Reports how the Run ended, step by step of its playbook, and then ends it. */
export async function conclude(
  deps: HealingDeps,
  facts: HealingFacts,
  raw: Conclusion,
): Promise<void> {
  const conclusion = conclusionForPeople(raw, deps.redact);
  await report(deps, facts, conclusion);
  await endRun(deps, facts.run, conclusion);
}
