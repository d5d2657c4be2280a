import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditLog, SessionStore } from '../domain/accounts.ts';
import type { Activity } from '../domain/activity.ts';
import type { Clock } from '../domain/clock.ts';
import type { DeliveryHistory } from '../domain/delivery.ts';
import type { Outbox } from '../domain/notices.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
// Small and apart, so that the door's statements never wait long for a round of this.
const BATCH = 500;
const PAUSE_MS = 20;
const MOST_BATCHES = 2000;

/** How many days finished deliveries are kept: their bodies, and what is known of them; and the audit. */
export interface RetentionPolicy {
  payloadDays: number;
  days: number;
  /** Days that the audit is kept. */
  auditDays: number;
}

/** What keeps account of itself and grows for ever unless it is told to forget. */
interface Growing {
  audit: Pick<AuditLog, 'remove'>;
  sessions: Pick<SessionStore, 'remove'>;
  activity: Pick<Activity, 'gather' | 'removeHours'>;
  rateLimits: { forget(now: Date): Promise<void> };
}

// Analytics compare 30 days with those before; the totals stay.
const HOURS_DAYS = 90;
const SETTLED_MS = 10 * 60 * 1000;
// Longer than a refresh token is good for without being used.
const SESSION_DAYS = 60;

/**
 * Erases bodies and forgets deliveries and sent notices that are older than the policy keeps them;
 * what is still to be handled stays. What a round leaves over the next one takes.
 */
export async function forgetOld(
  deps: Growing & {
    history: Pick<DeliveryHistory, 'erasePayloads' | 'remove'>;
    outbox: Pick<Outbox, 'forget'>;
    policy: RetentionPolicy;
    clock: Clock;
  },
): Promise<{ removed: number; erased: number }> {
  const { clock, history, outbox, policy } = deps;
  const before = (days: number) => new Date(clock().getTime() - days * DAY_MS);
  await outbox.forget(before(policy.days));
  const removed = await inBatches((limit) => history.remove(before(policy.days), limit));
  const erased = await inBatches((limit) =>
    history.erasePayloads(before(policy.payloadDays), limit),
  );
  await inBatches((limit) => deps.audit.remove(before(policy.auditDays), limit));
  await inBatches((limit) => deps.activity.removeHours(before(HOURS_DAYS), limit));
  // What ended a moment ago may still be counted by who was late.
  const settled = new Date(clock().getTime() - SETTLED_MS);
  await inBatches((limit) => deps.activity.gather(settled, limit));
  await inBatches((limit) => deps.sessions.remove(before(SESSION_DAYS), limit));
  await deps.rateLimits.forget(clock());
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
