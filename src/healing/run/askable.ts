import type { HealingRun } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { once } from './once.ts';

const ASKABLE = 'askable';

/** Notes that a person who asks can have tried what this attempt of a Run left. */
export async function noteAskable(
  deps: Pick<HealingDeps, 'runs' | 'clock'>,
  facts: Pick<HealingFacts, 'run' | 'attempt'>,
): Promise<void> {
  await once(deps, facts, ASKABLE, () => Promise.resolve(true));
}

/** Whether a Run ended so that a person who asks can have it tried again. */
export async function wasAskable(
  deps: Pick<HealingDeps, 'runs'>,
  run: HealingRun,
): Promise<boolean> {
  if (run.finishedAt === null || run.status === 'succeeded') return false;
  const steps = await deps.runs.steps(run.id);
  const last = Math.max(0, ...steps.map(({ attempt }) => attempt));
  return steps.some(({ name, attempt }) => name === ASKABLE && attempt === last);
}
