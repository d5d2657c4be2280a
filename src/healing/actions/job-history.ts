import type { GitHubReader } from '../../domain/github.ts';
import type { Occurrence } from '../../domain/issue.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { JobHistory } from '../../edits/repair.ts';

/** Good runs that are looked at for how long their jobs took. */
const MOST_RUNS = 10;

/** How long the jobs of a workflow took in its newest good runs on the branch, read when asked for. */
export function jobHistory(
  reader: GitHubReader,
  repository: RepositoryRef,
  { workflowId, headBranch: branch }: Occurrence,
): JobHistory {
  return async (name) => {
    const runs = await reader.listGoodRuns(repository, { workflowId, branch, most: MOST_RUNS });
    const jobs = await Promise.all(runs.map(({ id }) => reader.listJobs(repository, id)));
    return jobs.flat().flatMap(({ name: shown, conclusion, startedAt, completedAt }) => {
      if (shown !== name || conclusion !== 'success' || !startedAt || !completedAt) return [];
      return [(completedAt.getTime() - startedAt.getTime()) / 60_000];
    });
  };
}
