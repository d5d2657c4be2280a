import { AppError } from '../../domain/errors.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { lookAfter } from './look-after.ts';

/** Issues that one round looks after. */
const MOST = 20;
/** When one that waiting may mend is tried again, and one that it may not. */
const RETRY_MS = 2 * 60_000;
const REFUSED_MS = 6 * 3_600_000;

/** Brings the kept issues that are due up to date; one that fails keeps none of the others from it. */
export async function keepIssues(deps: HealingDeps): Promise<{ written: number; failed: number }> {
  const now = deps.clock().getTime();
  const due = await deps.keptIssues.take(new Date(now), new Date(now + RETRY_MS), MOST);
  const done = { written: 0, failed: 0 };
  for (const kept of due) {
    const repository = await deps.installations.getRepository(kept.repositoryId);
    if (repository?.status !== 'active') {
      await deps.keptIssues.save(kept, null);
      continue;
    }
    try {
      await lookAfter(deps, repository, kept.key);
      done.written += 1;
    } catch (error) {
      done.failed += 1;
      const { key, repositoryId } = kept;
      deps.logger.warn({ repository: repositoryId, key, err: error }, 'An issue was not kept');
      const hopeless = error instanceof AppError && !error.retryable;
      if (hopeless) await deps.keptIssues.save(kept, new Date(now + REFUSED_MS));
    }
  }
  return done;
}
