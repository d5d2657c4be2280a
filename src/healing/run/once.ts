import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';

/**
 * The journalled result of a step: computed the first time, read from the journal ever after, so
 * that what follows a crash goes on from the same facts. The result must be JSON.
 */
export async function once<T>(
  deps: Pick<HealingDeps, 'runs' | 'clock'>,
  { run, attempt }: Pick<HealingFacts, 'run' | 'attempt'>,
  name: string,
  compute: () => Promise<T>,
): Promise<T> {
  const known = await deps.runs.step(run.id, name, attempt);
  if (known !== null) return known.output as T;
  const startedAt = deps.clock();
  const output = await compute();
  const finishedAt = deps.clock();
  await deps.runs.recordStep({
    runId: run.id,
    name,
    attempt,
    status: 'done',
    output,
    error: null,
    startedAt,
    finishedAt,
  });
  return output;
}
