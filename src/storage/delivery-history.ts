import type { DeliveryFilter, DeliveryHistory } from '../domain/delivery.ts';
import type { Database } from './database.ts';
import { DELIVERIES, type SummaryColumns, toSummary } from './delivery-row.ts';
import {
  type Condition,
  createListPages,
  equal,
  inRepositories,
  pageStatement,
  seenBy,
} from './list-page.ts';
import { storableText } from './storable.ts';

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

// Of all that ever had the name. Spelled as in the index.
const REPOSITORY_IDS = {
  name: 'repository-ids-ever',
  text: `SELECT id FROM repositories
          WHERE lower(owner) = lower(split_part($1, '/', 1))
            AND lower(name) = lower(split_part($1, '/', 2)) AND split_part($1, '/', 3) = ''`,
};

/** The past of deliveries in Postgres. */
export function createDeliveryHistory({ pool, prisma }: Database): DeliveryHistory {
  const change = async (text: string, before: Date, limit: number): Promise<number> =>
    (await pool.query(text, [before, limit])).rowCount ?? 0;

  /** The conditions of a filter. A repository counts by its id, so that the index serves it. */
  async function conditions(filter: DeliveryFilter): Promise<Condition[]> {
    const { status, event, repository, since } = filter;
    const found = [...equal({ status, event })];
    if (since !== undefined) found.push(['received_at >= ?', since]);
    if (repository === undefined) return found;
    const values = [storableText(repository)];
    const { rows } = await pool.query<{ id: string }>({ ...REPOSITORY_IDS, values });
    return [...found, inRepositories(rows.map(({ id }) => Number(id)))];
  }

  const page = createListPages<SummaryColumns>({ pool }, DELIVERIES);
  return {
    async list(filter, limit) {
      const slice = { limit, offset: 0 };
      const { rows } = await pool.query<SummaryColumns>(
        pageStatement(DELIVERIES, await conditions(filter), slice),
      );
      return rows.map(toSummary);
    },

    async page(filter, visible, slice) {
      const { items, total } = await page(
        [...(await conditions(filter)), ...seenBy(visible)],
        slice,
      );
      return { items: items.map(toSummary), total };
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
