import type { Clock } from '../domain/clock.ts';
import type { DeliveryStore } from '../domain/delivery.ts';
import type { RunStore } from '../domain/run.ts';
import type { WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';

// The longest due first, so that what is left out comes next.
const AT_ONCE = 5000;

/** What the reconciler needs. */
export interface ReconcileDeps {
  deliveries: Pick<DeliveryStore, 'unfinished'>;
  runs: Pick<RunStore, 'due'>;
  wakeUps: WakeUps;
  clock: Clock;
  logger: Logger;
}

/**
 * Wakes what was stored and lost its wake-up: deliveries that were to be handled, or tried again,
 * more than `graceMs` ago, and Runs that are due. Waking what is awake already does nothing.
 */
export async function reconcile(
  deps: ReconcileDeps,
  graceMs: number,
): Promise<{ deliveries: number; runs: number }> {
  const now = deps.clock();
  const before = new Date(now.getTime() - graceMs);
  const deliveries = await deps.deliveries.unfinished(before, AT_ONCE);
  const runs = await deps.runs.due(now, AT_ONCE);
  await deps.wakeUps.wakeAll('delivery', deliveries);
  await deps.wakeUps.wakeAll('run', runs);
  if (deliveries.length + runs.length > 0) {
    deps.logger.info({ deliveries: deliveries.length, runs: runs.length }, 'Woke what was waiting');
  }
  return { deliveries: deliveries.length, runs: runs.length };
}
