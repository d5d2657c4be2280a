import { currentAttempt } from '../api/present/run.ts';
import type { Account } from '../state/identity.ts';
import type { Job, WorkflowRun } from '../state/workflow-runs.ts';
import type { World } from '../state/world.ts';
import type { JobConclusion } from '../workflow-runner.ts';
import { addJob, startAttempt } from './perform-attempt.ts';

/** Runs a run again: all its jobs, those that failed, or one of them. */
export function rerun(
  world: World,
  run: WorkflowRun,
  actor: Account,
  what: 'all' | 'failed' | Job,
): void {
  const last = currentAttempt(run);
  const previous = new Map<string, JobConclusion>();
  for (const job of last.jobs.values()) {
    if (job.conclusion !== null) previous.set(job.key, job.conclusion);
  }
  if (what === 'all') {
    startAttempt(world, run, actor, { only: null, previous: new Map() });
    return;
  }
  // A job that waited for a failed one was skipped, so that skipped jobs are tried again as well.
  const again = [...last.jobs.values()].filter((job) =>
    what === 'failed'
      ? job.conclusion !== 'success'
      : job.key === what.key || job.conclusion === 'skipped',
  );
  const only = new Set(again.map(({ key }) => key));
  const attempt = startAttempt(world, run, actor, { only, previous });
  for (const job of last.jobs.values()) {
    if (only.has(job.key)) continue;
    // What is not run again stands in the new attempt as it ended in the old one.
    const { key, name, status, conclusion, steps, startedAt, completedAt } = job;
    const state = { key, name, status, conclusion, steps, startedAt, completedAt };
    addJob(world, run, attempt, { ...state, carried: true }).log.push(...job.log);
  }
}
