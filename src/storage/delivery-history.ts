import { type DeliveryFilter, type DeliveryHistory, MOST_COUNTED } from '../domain/delivery.ts';
import type { Database } from './database.ts';
import { SUMMARY_COLUMNS, toSummary } from './delivery-row.ts';
import type { Prisma } from './generated/client.ts';
import { rememberLarge } from './remember-large.ts';
import { storableText } from './storable.ts';

// Lists longer than this tell their length of a moment ago: counting reads all of it.
const MANY = 10_000;

const FINISHED = `status IN ('processed', 'ignored', 'dead')`;

const REPLAY_DEAD = `UPDATE deliveries SET status = 'received', attempts = 0, due_at = now()
   WHERE guid IN (SELECT guid FROM deliveries
                   WHERE status = 'dead'::text AND payload IS NOT NULL
                   ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING guid`;

const ERASE = `UPDATE deliveries SET payload = NULL
  WHERE guid IN (SELECT guid FROM deliveries
                  WHERE payload IS NOT NULL AND received_at < $1 AND ${FINISHED}
                  ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

const REMOVE = `DELETE FROM deliveries
  WHERE guid IN (SELECT guid FROM deliveries
                  WHERE received_at < $1 AND ${FINISHED}
                  ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

/** For Prisma, which compares so by ILIKE: `_`, which names have, would stand for any character. */
function inAnyCase(text: string): string {
  return storableText(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
}

function conditions(filter: DeliveryFilter): Prisma.DeliveryWhereInput {
  const { status, event, repository, since } = filter;
  return {
    ...(status === undefined ? {} : { status }),
    ...(event === undefined ? {} : { event: storableText(event) }),
    ...(repository === undefined
      ? {}
      : { repository: { equals: inAnyCase(repository), mode: 'insensitive' } }),
    ...(since === undefined ? {} : { receivedAt: { gte: since } }),
  };
}

/** The past of deliveries in Postgres. */
export function createDeliveryHistory({ pool, prisma }: Database): DeliveryHistory {
  const change = async (text: string, before: Date, limit: number): Promise<number> =>
    (await pool.query(text, [before, limit])).rowCount ?? 0;
  const remember = rememberLarge<number>({
    isLarge: (count) => count > MANY,
    freshMs: 10_000,
    staleMs: 5 * 60_000,
  });
  return {
    async list(filter, limit) {
      const rows = await prisma.delivery.findMany({
        where: conditions(filter),
        select: SUMMARY_COLUMNS,
        orderBy: [{ receivedAt: 'desc' }, { guid: 'asc' }],
        take: limit,
      });
      return rows.map(toSummary);
    },

    async page(filter, visible, { limit, offset }) {
      const seen = visible === 'all' ? {} : { repositoryId: { in: [...visible].map(BigInt) } };
      const where = { ...conditions(filter), ...seen };
      const seenBy = visible === 'all' ? visible : [...visible].sort((one, other) => one - other);
      const [rows, total] = await Promise.all([
        prisma.delivery.findMany({
          where,
          select: SUMMARY_COLUMNS,
          orderBy: [{ receivedAt: 'desc' }, { guid: 'asc' }],
          take: limit,
          skip: offset,
        }),
        remember(JSON.stringify([filter, seenBy]), () =>
          prisma.delivery.count({ where, take: MOST_COUNTED }),
        ),
      ]);
      return { items: rows.map(toSummary), total };
    },

    countDead: () => prisma.delivery.count({ where: { status: 'dead' } }),

    async replay(text) {
      const guid = storableText(text);
      const { count } = await prisma.delivery.updateMany({
        where: { guid, status: { not: 'received' }, payload: { not: null } },
        data: { status: 'received', attempts: 0, dueAt: new Date(), processedAt: null },
      });
      if (count === 1) return 'replayed';
      const row = await prisma.delivery.findUnique({ where: { guid }, select: { status: true } });
      if (row === null) return 'unknown';
      return row.status === 'received' ? 'waiting' : 'erased';
    },

    async replayDead(limit) {
      const { rows } = await pool.query<{ guid: string }>(REPLAY_DEAD, [limit]);
      return rows.map(({ guid }) => guid);
    },

    erasePayloads: (before, limit) => change(ERASE, before, limit),
    remove: (before, limit) => change(REMOVE, before, limit),
  };
}
