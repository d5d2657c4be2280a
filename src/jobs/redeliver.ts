import type { Clock } from '../domain/clock.ts';
import type {
  DeliveryRecord,
  DeliveryStore,
  FailedDelivery,
  Redeliveries,
} from '../domain/delivery.ts';
import { GitHubError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';

// So long GitHub keeps what it sent, and has it sent again.
const KEPT_MS = 3 * 24 * 60 * 60 * 1000;
const LIMITS = { most: 3, pauseMs: 10 * 60_000 };
const AT_ONCE = 1000;

/** What asking for lost deliveries needs. */
export interface RedeliverDeps {
  record: DeliveryRecord;
  deliveries: Pick<DeliveryStore, 'known'>;
  redeliveries: Redeliveries;
  clock: Clock;
  logger: Logger;
  /** Ends the round between two asks. */
  signal: AbortSignal;
}

/**
 * Has GitHub send again what it could not deliver and was never stored: at most three times each,
 * with growing pauses. Ends the round when GitHub asks to wait or is down; the next one goes on.
 */
export async function redeliver(deps: RedeliverDeps): Promise<{ redelivered: number }> {
  const since = new Date(deps.clock().getTime() - KEPT_MS);
  await deps.redeliveries.forget(since);
  const failed = await deps.record.failedSince(since);
  const lost = await neverStored(deps, failed);
  let redelivered = 0;
  // Oldest first: it is the next one that GitHub forgets.
  for (const delivery of lost.reverse()) {
    if (deps.signal.aborted) break;
    if (!(await deps.redeliveries.claim(delivery.guid, LIMITS))) continue;
    const asked = await ask(deps, delivery);
    if (asked === 'done') redelivered += 1;
    if (asked === 'later') break;
  }
  if (lost.length > 0) {
    const { length } = lost;
    deps.logger.info({ lost: length, redelivered }, 'Asked GitHub for deliveries that never came');
  }
  return { redelivered };
}

async function neverStored(
  { deliveries }: RedeliverDeps,
  failed: FailedDelivery[],
): Promise<FailedDelivery[]> {
  const lost: FailedDelivery[] = [];
  for (let from = 0; from < failed.length; from += AT_ONCE) {
    const some = failed.slice(from, from + AT_ONCE);
    const known = await deliveries.known(some.map(({ guid }) => guid));
    lost.push(...some.filter(({ guid }) => !known.has(guid)));
  }
  return lost;
}

async function ask(
  { record, redeliveries, logger }: RedeliverDeps,
  { guid, id, attempts }: FailedDelivery,
): Promise<'done' | 'refused' | 'later'> {
  try {
    await record.redeliver(id);
    logger.info({ delivery: guid, attempts }, 'A lost delivery is sent again');
    return 'done';
  } catch (error) {
    logger.warn({ err: error, delivery: guid }, 'GitHub did not send a lost delivery again');
    // What GitHub refuses for good counts as asked; it would be refused for ever.
    if (error instanceof GitHubError && !error.retryable) return 'refused';
    await redeliveries.unclaim(guid);
    return 'later';
  }
}
