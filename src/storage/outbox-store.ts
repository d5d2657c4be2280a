import { randomUUID } from 'node:crypto';
import type { Notice, NoticeBatch, Outbox } from '../domain/notices.ts';
import type { Database } from './database.ts';
import { storableJson, storableText } from './storable.ts';

const HOUR_MS = 3_600_000;

/** Notices in Postgres: stored first, sent after. One process at a time may send to a channel. */
export function createOutbox({ prisma }: Database): Outbox {
  /** Gives keys that were taken before then another name, so that they can be taken once more. */
  const release = async (key: string, channels: readonly string[], before: Date) => {
    const old = await prisma.notice.findMany({
      where: { key, channel: { in: [...channels] }, createdAt: { lt: before } },
      select: { id: true },
    });
    for (const { id } of old) {
      await prisma.notice.updateMany({ where: { id, key }, data: { key: `${key}:${id}` } });
    }
  };

  const batchOf = async (id: string): Promise<NoticeBatch> => {
    const rows = await prisma.notice.findMany({
      where: { batch: id },
      orderBy: { position: 'asc' },
    });
    const [first] = rows;
    return {
      id,
      channel: first?.channel ?? '',
      attempts: first?.attempts ?? 0,
      notices: rows.map(({ notice }) => notice as unknown as Notice),
    };
  };

  return {
    async put(text, channels, notice, limits) {
      const key = storableText(text);
      if (limits !== undefined) {
        await release(key, channels, new Date(Date.now() - limits.againAfterMs));
      }
      await prisma.notice.createMany({
        data: [...new Set(channels)].map((channel) => ({
          id: randomUUID(),
          key,
          channel,
          notice: JSON.parse(storableJson(notice)) as object,
        })),
        skipDuplicates: true,
      });
    },

    async waiting() {
      const rows = await prisma.notice.findMany({
        where: { status: 'waiting' },
        distinct: ['channel'],
        select: { channel: true },
      });
      return rows.map(({ channel }) => channel);
    },

    async take(channel, pace, now) {
      const open = await prisma.notice.findFirst({
        where: { channel, status: 'waiting', NOT: { batch: null } },
        orderBy: { dueAt: 'asc' },
      });
      // A message that was begun comes before those after it.
      if (open?.batch) return open.dueAt <= now ? batchOf(open.batch) : null;
      const sent = await prisma.notice.findMany({
        where: { channel, sentAt: { gt: new Date(now.getTime() - HOUR_MS) } },
        distinct: ['batch'],
        select: { batch: true },
      });
      if (sent.length >= pace.perHour) return null;
      const rows = await prisma.notice.findMany({
        where: { channel, status: 'waiting' },
        orderBy: { position: 'asc' },
        take: pace.most,
      });
      const [oldest] = rows;
      if (oldest === undefined) return null;
      const ripe = oldest.createdAt.getTime() + pace.groupMs <= now.getTime();
      if (!ripe && rows.length < pace.most) return null;
      const batch = randomUUID();
      await prisma.notice.updateMany({
        where: { id: { in: rows.map(({ id }) => id) } },
        data: { batch },
      });
      return batchOf(batch);
    },

    async sent(batch) {
      await prisma.notice.updateMany({
        where: { batch },
        data: { status: 'sent', sentAt: new Date(), lastError: null, attempts: { increment: 1 } },
      });
    },

    async failed(batch, error, retryAt) {
      await prisma.notice.updateMany({
        where: { batch },
        data: {
          attempts: { increment: 1 },
          lastError: storableText(error),
          ...(retryAt === null ? { status: 'dead' } : { dueAt: retryAt }),
        },
      });
    },

    async forget(before) {
      const { count } = await prisma.notice.deleteMany({
        where: { status: { in: ['sent', 'dead'] }, createdAt: { lt: before } },
      });
      return count;
    },
  };
}
