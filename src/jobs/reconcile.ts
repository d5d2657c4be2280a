import type { Clock } from '../domain/clock.ts';
import type { DeliveryStore } from '../domain/delivery.ts';
import type { RunStore } from '../domain/run.ts';
import type { WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';

// Deliveries that wait out a pause are among the oldest: enough to see past those of a long outage.
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
 * Wakes what was stored and lost its wake-up: deliveries not yet handled that are older than
 * `graceMs`, and Runs that are due. Waking what is awake already does nothing.
 */
export async function reconcile(deps: ReconcileDeps, graceMs: number): Promise<void> {
  const now = deps.clock();
  const before = new Date(now.getTime() - graceMs);
  const deliveries = await deps.deliveries.unfinished(before, AT_ONCE);
  const runs = await deps.runs.due(now, AT_ONCE);
  for (const guid of deliveries) await deps.wakeUps.wake('delivery', guid);
  for (const id of runs) await deps.wakeUps.wake('run', id);
  if (deliveries.length + runs.length > 0) {
    deps.logger.info({ deliveries: deliveries.length, runs: runs.length }, 'Woke what was waiting');
  }
}
