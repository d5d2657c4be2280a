import { AppError } from '../../domain/errors.ts';
import type { HealingRun } from '../../domain/run.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { conclude } from './conclude.ts';
import { endRun } from './end-run.ts';
import { loadFacts } from './run-facts.ts';

/**
 * Ends a Run that cannot go on and tells people why, so that no report says for ever that
 * Pipewright is working. A fix that is open stays open, unproven. Throws only when telling may
 * succeed later.
 */
export async function endOnError(
  deps: HealingDeps,
  run: HealingRun,
  error: unknown,
): Promise<void> {
  const known = error instanceof AppError;
  const end = {
    status: run.waitingSha === null ? 'failed' : 'unproven',
    outcome: known
      ? deps.redact(error.message)
      : 'Pipewright met an error of its own; its log says more.',
  } as const;
  try {
    await conclude(deps, await loadFacts(deps, run), { ...end, verdict: null });
  } catch (cause) {
    if (known && !error.retryable && cause instanceof AppError && cause.retryable) throw cause;
    deps.logger.error({ run: run.id, err: cause }, 'the end of a run could not be told');
    await endRun(deps, run, end);
  }
}
