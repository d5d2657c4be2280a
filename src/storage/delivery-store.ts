import type pg from 'pg';
import type { DeliveryStore } from '../domain/delivery.ts';
import type { Database } from './database.ts';
import { toSummary } from './delivery-row.ts';
import { notFound } from './not-found.ts';
import { unpackPayload, type PackedPayload } from './payload.ts';
import { storableText, storableTextOrNull } from './storable.ts';
import { storeDeliveries } from './store-deliveries.ts';

// A handler that failed late does not undo what another one finished.
const FINISH = {
  name: 'finish-delivery',
  text: `UPDATE deliveries
            SET attempts = attempts + 1,
                status = CASE WHEN status = 'processed' THEN status ELSE $2 END,
                last_error = CASE WHEN status = 'processed' THEN last_error ELSE $3 END,
                due_at = COALESCE($4::timestamptz, due_at),
                processed_at = CASE WHEN status = 'processed' THEN processed_at
                                    WHEN $2 IN ('processed', 'ignored') THEN now() END
          WHERE guid = $1`,
};

// The condition on status is spelled as in the partial index, to be served by it.
const UNFINISHED = {
  name: 'unfinished-deliveries',
  text: `SELECT guid FROM deliveries
          WHERE status = ANY (ARRAY['received'::text, 'failed'::text]) AND due_at < $1
          ORDER BY due_at LIMIT $2`,
};

const KNOWN = {
  name: 'known-deliveries',
  text: `SELECT guid FROM deliveries WHERE guid = ANY ($1)`,
};

/** Deliveries in Postgres; `door` are the connections that new ones are stored through. */
export function createDeliveryStore({ pool, prisma }: Database, door: pg.Pool): DeliveryStore {
  return {
    store: storeDeliveries(door),

    async get(guid) {
      const row = await prisma.delivery.findUnique({ where: { guid: storableText(guid) } });
      if (row === null) return null;
      const { payload: bytes, payloadFormat, ...summary } = row;
      const format = payloadFormat as PackedPayload['format'];
      const payload = bytes === null ? null : await unpackPayload({ format, bytes });
      return { ...toSummary(summary), payload };
    },

    async finish(guid, { status, error, retryAt }) {
      const why = storableTextOrNull(error ?? null);
      const values = [guid, status, why, retryAt ?? null];
      const { rowCount } = await pool.query({ ...FINISH, values });
      if (rowCount === 0) throw notFound('Delivery', guid);
    },

    async unfinished(before, limit) {
      const { rows } = await pool.query<{ guid: string }>({
        ...UNFINISHED,
        values: [before, limit],
      });
      return rows.map(({ guid }) => guid);
    },

    async known(guids) {
      const values = [guids.map(storableText)];
      const { rows } = await pool.query<{ guid: string }>({ ...KNOWN, values });
      return new Set(rows.map(({ guid }) => guid));
    },
  };
}
