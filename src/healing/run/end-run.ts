import type { HealingRun } from '../../domain/run.ts';
import type { Conclusion } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** Writes the end of a Run and what it means for its Issue. */
export async function endRun(
  deps: Pick<HealingDeps, 'runs' | 'issues' | 'clock' | 'logger' | 'onRunEnded'>,
  run: HealingRun,
  { status, outcome }: Pick<Conclusion, 'status' | 'outcome'>,
): Promise<void> {
  if (status === 'succeeded') await deps.issues.close(run.issueId, 'resolved');
  if (status === 'failed') await deps.issues.close(run.issueId, 'failed');
  await deps.runs.update(run.id, {
    status,
    outcome,
    waitingSha: null,
    wakeAt: null,
    finishedAt: deps.clock(),
  });
  deps.onRunEnded?.(run.playbook, status);
  deps.logger.info({ run: run.id, playbook: run.playbook, status }, outcome);
}
