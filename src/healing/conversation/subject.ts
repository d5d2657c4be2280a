import type { MonitoredRepository } from '../../domain/repository.ts';
import type { CommentedTrigger } from '../../domain/trigger.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** What a comment is about: the newest commit of its pull request, or of the default branch. */
export interface Subject {
  sha: string;
  branch: string;
}

/** Reads from GitHub what a comment is about; null when the branch has no commit. */
export async function subjectOf(
  deps: Pick<HealingDeps, 'github'>,
  repository: MonitoredRepository,
  trigger: Pick<CommentedTrigger, 'issueNumber' | 'onPullRequest'>,
): Promise<Subject | null> {
  const reader = deps.github.reader(repository.installationId);
  if (trigger.onPullRequest) {
    const { head } = await reader.getPullRequest(repository, trigger.issueNumber);
    return { sha: head.sha, branch: head.branch };
  }
  const sha = await reader.getBranchHead(repository, repository.defaultBranch);
  return sha === null ? null : { sha, branch: repository.defaultBranch };
}
