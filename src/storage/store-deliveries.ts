import type pg from 'pg';
import type { NewDelivery } from '../domain/delivery.ts';
import type { Column } from './binary-message.ts';
import { binaryStatement, type BinaryStatement } from './binary-statement.ts';
import { createGroupCommit } from './group-commit.ts';
import { packPayload, type PackedPayload } from './payload.ts';
import { storableTextOrNull } from './storable.ts';

/** Statements under way at a time: one is flushed to disk while the next ones are read. */
export const STORE_LANES = 3;
const MOST_ROWS = 64;
const MOST_BYTES = 4 * 1024 * 1024;

// Planned once a connection, whatever the number of rows: this is the door's work on the database.
const STORE: BinaryStatement = {
  name: 'store-deliveries',
  text: `INSERT INTO deliveries
           (guid, event, action, installation_id, repository_id, repository, status,
            payload, payload_format, processed_at)
         SELECT row.*, CASE WHEN row.status = 'ignored' THEN now() END
           FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
             AS row (guid, event, action, installation_id, repository_id, repository, status,
                     payload, payload_format)
         ON CONFLICT (guid) DO NOTHING
         RETURNING guid`,
  types: ['text', 'text', 'text', 'int8', 'int8', 'text', 'text', 'bytea', 'text'],
};

type Stored = 'stored' | 'duplicate';
type PackedDelivery = Omit<NewDelivery, 'payload'> & { packed: PackedPayload };

// Classes of SQLSTATE: data that Postgres does not take, and constraints.
const FAULT_OF_ONE = /^2[23]/;

function isFaultOfOne(error: unknown): boolean {
  return FAULT_OF_ONE.test(String((error as { code?: unknown } | null)?.code));
}

type Execute = ReturnType<typeof binaryStatement>;

async function write(execute: Execute, unsorted: PackedDelivery[]): Promise<Stored[]> {
  // In one order everywhere: statements that share a GUID wait for each other, never in a circle.
  const rows = [...unsorted].sort((a, b) => (a.guid < b.guid ? -1 : 1));
  const text = (read: (row: PackedDelivery) => string | null): Column => ({
    type: 'text',
    values: rows.map(read),
  });
  const stored = await execute([
    text(({ guid }) => guid),
    text(({ event }) => event),
    text(({ action }) => storableTextOrNull(action)),
    { type: 'int8', values: rows.map(({ installationId }) => installationId) },
    { type: 'int8', values: rows.map(({ repositoryId }) => repositoryId) },
    text(({ repository }) => storableTextOrNull(repository)),
    text(({ status }) => status),
    { type: 'bytea', values: rows.map(({ packed }) => packed.bytes) },
    text(({ packed }) => packed.format),
  ]);
  const inserted = new Set(stored);
  // Of several with one GUID in a statement the first is the one that was stored.
  return unsorted.map(({ guid }) => (inserted.delete(guid) ? 'stored' : 'duplicate'));
}

/**
 * Makes the function that stores deliveries, many in one statement when many come at once. It
 * answers once they are on disk, on connections of `pool` that nobody else uses. Payloads are packed
 * at once: what waits, is sent and is flushed to disk is a fifth of what came.
 */
export function storeDeliveries(pool: pg.Pool): (delivery: NewDelivery) => Promise<Stored> {
  const execute = binaryStatement(pool, STORE);
  const store = createGroupCommit<PackedDelivery, Stored>({
    write: (rows) => write(execute, rows),
    isFaultOfOne,
    size: ({ packed }) => packed.bytes.length,
    lanes: STORE_LANES,
    mostItems: MOST_ROWS,
    mostBytes: MOST_BYTES,
  });
  return ({ payload, ...delivery }) => store({ ...delivery, packed: packPayload(payload) });
}
