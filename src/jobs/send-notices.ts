import { randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { AppError } from '../domain/errors.ts';
import type { Leases } from '../domain/leases.ts';
import type { NoticeBatch, NoticePace, Notifier, Outbox } from '../domain/notices.ts';
import type { Logger } from '../observability/logger.ts';
import { backOff, MOST_ATTEMPTS } from './back-off.ts';

/** Notices of one minute go as one message; no channel gets more than a message every two minutes. */
export const PACE: NoticePace = { groupMs: 60_000, most: 40, perHour: 30 };
const LEASE_MS = 60_000;

/** What sending notices needs. */
export interface SendNoticesDeps {
  outbox: Outbox;
  notifier: Notifier;
  leases: Leases;
  clock: Clock;
  logger: Logger;
  redact: (text: string) => string;
}

/**
 * Sends the messages that are due, one process at a time for each channel. A message that was not
 * taken is tried again under the same identity, with growing pauses, and then given up.
 */
export async function sendNotices(
  deps: SendNoticesDeps,
  pace: NoticePace = PACE,
): Promise<{ sent: number; failed: number }> {
  const did = { sent: 0, failed: 0 };
  for (const channel of await deps.outbox.waiting()) {
    const lease = `notify:${channel}`;
    const owner = randomUUID();
    if (!(await deps.leases.take(lease, owner, LEASE_MS))) continue;
    try {
      const batch = await deps.outbox.take(channel, pace, deps.clock());
      if (batch !== null) did[await send(deps, batch)] += 1;
    } finally {
      await deps.leases.release(lease, owner);
    }
  }
  return did;
}

async function send(deps: SendNoticesDeps, batch: NoticeBatch): Promise<'sent' | 'failed'> {
  const { outbox, notifier, clock } = deps;
  const logger = deps.logger.child({ channel: batch.channel, message: batch.id });
  try {
    await notifier.send(batch);
  } catch (error) {
    const attempt = batch.attempts + 1;
    const hopeless = error instanceof AppError && !error.retryable;
    const last = hopeless || attempt >= MOST_ATTEMPTS;
    const asked = error instanceof AppError ? (error.retryAfter?.getTime() ?? 0) : 0;
    const retryAt = new Date(Math.max(clock().getTime() + backOff(attempt), asked));
    const message = deps.redact(error instanceof Error ? error.message : String(error));
    await outbox.failed(batch.id, message, last ? null : retryAt);
    if (last) logger.error({ err: error }, 'A message is given up');
    else logger.warn({ err: error, attempt }, 'A message was not taken and is tried again');
    return 'failed';
  }
  await outbox.sent(batch.id);
  logger.info({ notices: batch.notices.length }, 'A message was sent');
  return 'sent';
}
