import type { Issue, Occurrence } from '../../domain/issue.ts';
import type { HealingRun } from '../../domain/run.ts';
import type { HealingDeps } from '../healing-deps.ts';

const SEEN = 'seen:';

/**
 * Notes that the cause of a Run was seen in one more workflow run of its commit. An Issue keeps its
 * latest occurrence only; a Run has to mend and prove those it was started for.
 */
export async function noteOccurrence(
  deps: Pick<HealingDeps, 'runs' | 'clock'>,
  run: HealingRun,
  occurrence: Occurrence,
): Promise<void> {
  const now = deps.clock();
  await deps.runs.recordStep({
    runId: run.id,
    name: `${SEEN}${occurrence.workflowRunId}`,
    attempt: 0,
    status: 'done',
    output: occurrence,
    error: null,
    startedAt: now,
    finishedAt: now,
  });
}

/** The occurrences noted for a Run, first seen first; the Issue's own when there is none. */
export async function occurrencesOf(
  deps: Pick<HealingDeps, 'runs'>,
  run: HealingRun,
  issue: Issue,
): Promise<Occurrence[]> {
  const steps = await deps.runs.steps(run.id);
  const seen = steps.filter(({ name }) => name.startsWith(SEEN));
  return seen.length === 0 ? [issue.occurrence] : seen.map(({ output }) => output as Occurrence);
}
