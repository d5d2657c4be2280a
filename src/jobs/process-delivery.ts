import type { Clock } from '../domain/clock.ts';
import type { Delivery, DeliveryStore, NewDelivery } from '../domain/delivery.ts';
import { AppError, CallerError } from '../domain/errors.ts';
import type { WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { backOff, MOST_ATTEMPTS } from './back-off.ts';

// Clocks of several machines differ; who is woken this much early need not be woken again.
const EARLY_MS = 2000;
const KILLED = 'process_killed';

/** What handling deliveries needs. */
export interface ProcessDeliveryDeps {
  deliveries: DeliveryStore;
  receive(delivery: NewDelivery): Promise<'handled' | 'ignored'>;
  wakeUps: WakeUps;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
  redact: (text: string) => string;
}

/**
 * Makes the job that handles one stored Delivery by its GUID. A failure is recorded and tried again
 * later, and parked as dead when nothing more can be hoped for; only the store's own errors throw.
 * `orphaned`: a process was killed while it handled this one, which counts as a failure, since it
 * may be what killed it.
 */
export function processDelivery(
  deps: ProcessDeliveryDeps,
): (guid: string, facts?: { orphaned: boolean }) => Promise<void> {
  return async (guid, { orphaned } = { orphaned: false }) => {
    const delivery = await deps.deliveries.get(guid);
    const logger = deps.logger.child({ delivery: guid });
    if (delivery === null) {
      logger.warn('Woken for a delivery that is not stored');
      return;
    }
    if (!isToBeTried(delivery, deps.clock())) return;
    const started = performance.now();
    const count = (status: 'success' | 'ignored' | 'failed' | 'dead') => {
      const seconds = (performance.now() - started) / 1000;
      const { event: eventType, repository } = delivery;
      deps.metrics.eventProcessed({ eventType, repository, status, seconds });
    };
    if (orphaned) {
      count(await recordFailure(deps, delivery, killed(), logger));
      return;
    }
    let outcome: 'handled' | 'ignored';
    try {
      outcome = await deps.receive(withPayload(delivery));
    } catch (error) {
      count(await recordFailure(deps, delivery, error, logger));
      return;
    }
    const status = outcome === 'handled' ? 'processed' : 'ignored';
    await deps.deliveries.finish(guid, { status });
    count(outcome === 'handled' ? 'success' : 'ignored');
    logger.info({ event: delivery.event, outcome }, 'Delivery processed');
  };
}

// A delivery is woken more often than it is to be handled: by the door, by its own retry, and by
// the reconciler, which wakes whatever is unfinished. A failure waits out its pause all the same.
function isToBeTried({ status, dueAt }: Delivery, now: Date): boolean {
  return (
    status === 'received' || (status === 'failed' && dueAt.getTime() <= now.getTime() + EARLY_MS)
  );
}

function withPayload({ payload, ...delivery }: Delivery): NewDelivery {
  if (payload !== null) return { ...delivery, payload };
  throw new CallerError('The body of the delivery is no longer kept; it cannot be handled.', {
    code: 'payload_erased',
  });
}

async function recordFailure(
  deps: ProcessDeliveryDeps,
  delivery: Delivery,
  error: unknown,
  logger: Logger,
): Promise<'failed' | 'dead'> {
  const attempt = delivery.attempts + 1;
  // What the caller sent will not change by waiting.
  const hopeless = error instanceof CallerError || attempt >= MOST_ATTEMPTS;
  const status = hopeless ? 'dead' : 'failed';
  const message = deps.redact(error instanceof Error ? error.message : String(error));
  const delayMs = Math.max(pauseAfter(error, attempt), waitAsked(error, deps.clock()));
  const retryAt = new Date(deps.clock().getTime() + delayMs);
  await deps.deliveries.finish(delivery.guid, {
    status,
    error: message,
    ...(hopeless ? {} : { retryAt }),
  });
  if (hopeless) {
    logger.error(
      { err: error, attempt },
      'A delivery is given up; replay it when the cause is mended',
    );
    return status;
  }
  logger.warn({ err: error, attempt, retryInMs: delayMs }, 'A delivery failed and is tried again');
  await deps.wakeUps.wake('delivery', delivery.guid, { delayMs }).catch((cause: unknown) => {
    logger.warn({ err: cause }, 'The queue was not woken; the reconciler will find the delivery');
  });
  return status;
}

function killed(): AppError {
  const message =
    'The process that handled it was killed in the middle (out of memory, or a restart).';
  return new AppError(message, { code: KILLED, retryable: true });
}

/** One that kills its process takes those with it that are handled beside it: they part ways. */
function pauseAfter(error: unknown, attempt: number): number {
  const together = error instanceof AppError && error.code === KILLED;
  return Math.round(backOff(attempt) * (together ? 1 + Math.random() : 1));
}

function waitAsked(error: unknown, now: Date): number {
  const until = error instanceof AppError ? error.retryAfter : undefined;
  return until === undefined ? 0 : until.getTime() - now.getTime();
}
