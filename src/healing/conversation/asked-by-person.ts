import type { WorkflowRun } from '../../domain/github.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

/**
 * Whether a re-run that our App started was a person's wish: no Run asked for this attempt. A Run
 * judges by itself what it had run again.
 */
export async function askedByPerson(
  deps: Pick<HealingDeps, 'issues' | 'runs'>,
  repository: RepositoryRef,
  { id, attempt, headSha }: WorkflowRun,
): Promise<boolean> {
  if (attempt === 1) return false;
  for (const issue of await deps.issues.ofCommit(repository.id, headSha)) {
    for (const run of await deps.runs.ofIssue(issue.id)) {
      const effects = await deps.runs.effects(run.id);
      const own = effects.some(
        ({ effect }) =>
          effect.kind === 'rerun_failed_jobs' &&
          effect.workflowRunId === id &&
          effect.attempt === attempt - 1,
      );
      if (own) return false;
    }
  }
  return true;
}
