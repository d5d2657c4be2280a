import type { RepositoryRef } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** Wakes the Runs that wait for proof on a commit; each reads from GitHub what is so. */
export async function wakeWaiting(
  deps: Pick<HealingDeps, 'runs' | 'wakeUps'>,
  repository: RepositoryRef,
  sha: string,
): Promise<void> {
  for (const waiting of await deps.runs.waitingFor(repository.id, sha)) {
    await deps.wakeUps.wake('run', waiting.id);
  }
}

/** Wakes the Runs that are not over and heal a pull request of this branch. */
export async function wakeRunsOfPullRequests(
  deps: Pick<HealingDeps, 'issues' | 'runs' | 'wakeUps'>,
  repository: RepositoryRef,
  branch: string,
): Promise<void> {
  for (const issue of await deps.issues.openOfBranch(repository.id, branch)) {
    if (issue.occurrence.pullRequest === null) continue;
    for (const run of await deps.runs.ofIssue(issue.id)) {
      if (run.finishedAt === null) await deps.wakeUps.wake('run', run.id);
    }
  }
}
