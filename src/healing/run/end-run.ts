import type { HealingRun } from '../../domain/run.ts';
import type { Conclusion } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** Writes the end of a Run and what it means for its Issue; one that goes on with another stays open. */
export async function endRun(
  deps: Pick<HealingDeps, 'runs' | 'issues' | 'clock' | 'logger' | 'onRunEnded'>,
  run: HealingRun,
  { status, outcome }: Pick<Conclusion, 'status' | 'outcome'>,
  { goesOn }: { goesOn: boolean } = { goesOn: false },
): Promise<void> {
  if (status === 'succeeded') await deps.issues.close(run.issueId, 'resolved');
  if (status === 'failed' && !goesOn) await deps.issues.close(run.issueId, 'failed');
  await closeJournal(deps, run);
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

/** A report of progress that a crash cut off is never repeated: the report of the end stands in its place. */
async function closeJournal(deps: Pick<HealingDeps, 'runs'>, run: HealingRun): Promise<void> {
  for (const { id, status } of await deps.runs.effects(run.id)) {
    if (status === 'done' || status === 'failed') continue;
    const known = status === 'planned' ? 'It was not begun' : 'Nobody knows whether it was done';
    await deps.runs.failEffect(id, `${known}; the Run ended before it was told.`);
  }
}
