import type { Clock } from '../domain/clock.ts';
import { AppError } from '../domain/errors.ts';
import type { WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';
import { backOff } from './back-off.ts';

/**
 * Makes the job that advances one Run by its id. An error leaves the Run as its journal has it:
 * a retryable one is tried again soon, any other when the reconciler comes by. One that comes of
 * `signal`, by which a stopping process asks for its jobs back, is thrown on to the queue.
 */
export function advanceRun(deps: {
  advance(runId: string, signal: AbortSignal): Promise<void>;
  wakeUps: WakeUps;
  clock: Clock;
  logger: Logger;
}): (runId: string, signal: AbortSignal) => Promise<void> {
  return async (runId, signal) => {
    const logger = deps.logger.child({ run: runId });
    try {
      await deps.advance(runId, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      logger.error({ err: error }, 'A Run could not be advanced');
      if (!(error instanceof AppError) || !error.retryable) return;
      const asked = (error.retryAfter?.getTime() ?? 0) - deps.clock().getTime();
      await deps.wakeUps.wake('run', runId, { delayMs: Math.max(backOff(2), asked) });
    }
  };
}
