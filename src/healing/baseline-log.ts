import type { GitHubReader, WorkflowRun } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';

/**
 * The log of the same job in the last good run on the default branch, or null when there is no such
 * run, job or log.
 */
export async function baselineLog(
  reader: GitHubReader,
  repository: RepositoryRef & { defaultBranch: string },
  run: WorkflowRun,
  jobName: string,
): Promise<AsyncIterable<Uint8Array> | null> {
  const good = await reader.findLastGoodRun(repository, {
    workflowId: run.workflowId,
    branch: repository.defaultBranch,
  });
  if (good === null) return null;
  const jobs = await reader.listJobs(repository, good.id);
  const job = jobs.find((candidate) => candidate.name === jobName);
  return job ? reader.openJobLog(repository, job.id) : null;
}
