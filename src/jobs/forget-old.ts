import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { DeliveryHistory } from '../domain/delivery.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
// Small and apart, so that the door's statements never wait long for a round of this.
const BATCH = 500;
const PAUSE_MS = 20;
const MOST_BATCHES = 2000;

/** How many days finished deliveries are kept: their bodies, and what is known of them. */
export interface RetentionPolicy {
  payloadDays: number;
  days: number;
}

/**
 * Erases bodies and forgets deliveries that are older than the policy keeps them; what is still to
 * be handled stays. What a round leaves over the next one takes.
 */
export async function forgetOld(deps: {
  history: Pick<DeliveryHistory, 'erasePayloads' | 'remove'>;
  policy: RetentionPolicy;
  clock: Clock;
}): Promise<{ removed: number; erased: number }> {
  const { clock, history, policy } = deps;
  const before = (days: number) => new Date(clock().getTime() - days * DAY_MS);
  const removed = await inBatches((limit) => history.remove(before(policy.days), limit));
  const erased = await inBatches((limit) =>
    history.erasePayloads(before(policy.payloadDays), limit),
  );
  return { removed, erased };
}

async function inBatches(change: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const changed = await change(BATCH);
    total += changed;
    if (changed < BATCH) break;
    await sleep(PAUSE_MS);
  }
  return total;
}
