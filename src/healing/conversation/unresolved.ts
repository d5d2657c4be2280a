import type { Issue } from '../../domain/issue.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** The Issues of a commit that nobody resolved yet, oldest first. */
export async function unresolved(
  deps: Pick<HealingDeps, 'issues'>,
  repository: RepositoryRef,
  sha: string,
): Promise<Issue[]> {
  const issues = await deps.issues.ofCommit(repository.id, sha);
  return issues.filter(({ status }) => status !== 'resolved');
}
