import type { Delivery, DeliveryStatus, DeliveryStore } from '../domain/delivery.ts';
import type { Database } from './database.ts';
import type { Delivery as DeliveryRow } from './generated/client.ts';
import { notFound } from './not-found.ts';
import { storableText, storableTextOrNull } from './storable.ts';

// One round trip, planned once a connection: this is the door's whole work on the database.
const STORE = {
  name: 'store-delivery',
  text: `INSERT INTO deliveries
           (guid, event, action, installation_id, repository_id, repository, status, payload, processed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $7 = 'ignored' THEN now() END)
         ON CONFLICT (guid) DO NOTHING`,
};

// A handler that failed late does not undo what another one finished.
const FINISH = {
  name: 'finish-delivery',
  text: `UPDATE deliveries
            SET attempts = attempts + 1,
                status = CASE WHEN status = 'processed' THEN status ELSE $2 END,
                last_error = CASE WHEN status = 'processed' THEN last_error ELSE $3 END,
                processed_at = CASE WHEN status = 'processed' THEN processed_at
                                    WHEN $2 IN ('processed', 'ignored') THEN now() END
          WHERE guid = $1`,
};

// The condition on status is spelled as in the partial index, to be served by it.
const UNFINISHED = {
  name: 'unfinished-deliveries',
  text: `SELECT guid FROM deliveries
          WHERE status = ANY (ARRAY['received'::text, 'failed'::text]) AND received_at < $1
          ORDER BY received_at LIMIT $2`,
};

function fromRow(row: DeliveryRow): Delivery {
  return {
    ...row,
    status: row.status as DeliveryStatus,
    installationId: row.installationId === null ? null : Number(row.installationId),
    repositoryId: row.repositoryId === null ? null : Number(row.repositoryId),
  };
}

/** Deliveries in Postgres. */
export function createDeliveryStore({ pool, prisma }: Database): DeliveryStore {
  return {
    async store(delivery) {
      const { rowCount } = await pool.query({
        ...STORE,
        values: [
          delivery.guid,
          delivery.event,
          storableTextOrNull(delivery.action),
          delivery.installationId,
          delivery.repositoryId,
          storableTextOrNull(delivery.repository),
          delivery.status,
          delivery.payload,
        ],
      });
      return rowCount === 1 ? 'stored' : 'duplicate';
    },

    async get(guid) {
      const row = await prisma.delivery.findUnique({ where: { guid: storableText(guid) } });
      return row === null ? null : fromRow(row);
    },

    async finish(guid, { status, error }) {
      const values = [guid, status, storableTextOrNull(error ?? null)];
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
  };
}
