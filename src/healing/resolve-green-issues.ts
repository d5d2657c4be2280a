import type { WorkflowRun } from '../domain/github.ts';
import type { Occurrence } from '../domain/issue.ts';
import type { MonitoredRepository } from '../domain/repository.ts';
import type { HealingDeps } from './healing-deps.ts';

/** Resolves the open Issues of a branch whose jobs are green again in a later run of their workflow. */
export async function resolveGreenIssues(
  deps: Pick<HealingDeps, 'github' | 'issues'>,
  repository: MonitoredRepository,
  run: WorkflowRun,
): Promise<void> {
  if (run.headBranch === null || run.headRepositoryId !== repository.id) return;
  const open = await deps.issues.openOfBranch(repository.id, run.headBranch);
  const concerned = open.filter(({ occurrence }) => isLater(run, occurrence));
  if (concerned.length === 0) return;
  const jobs = await deps.github.reader(repository.installationId).listJobs(repository, run.id);
  const green = new Set(jobs.filter((job) => job.conclusion === 'success').map((job) => job.name));
  for (const issue of concerned) {
    const { failedJobs, jobId } = issue.occurrence;
    // A run that never made a job has nothing to be green again but the whole.
    if (jobId === 0 || failedJobs.every((name) => green.has(name))) {
      await deps.issues.close(issue.id, 'resolved');
    }
  }
}

/** True for another attempt of the run in which a problem was seen, and for a later run of its workflow. */
export function isLater(run: WorkflowRun, occurrence: Occurrence): boolean {
  if (run.workflowId !== occurrence.workflowId) return false;
  return run.id === occurrence.workflowRunId
    ? run.attempt > occurrence.runAttempt
    : run.id > occurrence.workflowRunId;
}
