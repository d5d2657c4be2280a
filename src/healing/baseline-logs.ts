import type { GitHubReader, WorkflowJob, WorkflowRun } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';

/** Gives the log of a job in the last good run, by the job's name; null when there is none. */
export type BaselineLogs = (jobName: string) => Promise<AsyncIterable<Uint8Array> | null>;

/** The logs of the last good run of the same workflow on the default branch, which is looked up once. */
export function baselineLogs(
  reader: GitHubReader,
  repository: RepositoryRef & { defaultBranch: string },
  run: WorkflowRun,
): BaselineLogs {
  let jobs: Promise<WorkflowJob[]> | null = null;
  const goodJobs = async (): Promise<WorkflowJob[]> => {
    const branch = repository.defaultBranch;
    const good = await reader.findLastGoodRun(repository, { workflowId: run.workflowId, branch });
    return good === null ? [] : reader.listJobs(repository, good.id);
  };
  return async (jobName) => {
    jobs ??= goodJobs();
    const job = (await jobs).find((candidate) => candidate.name === jobName);
    return job ? reader.openJobLog(repository, job.id) : null;
  };
}
