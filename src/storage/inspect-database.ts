import pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { requireDatabase } from './database.ts';
import { appliedMigrations, readMigrations } from './migrations/apply-migrations.ts';
import { openEmbeddedPostgres } from './postgres/embedded-postgres.ts';

/** A database as it is found, nothing in it changed. */
export interface InspectedDatabase {
  connectionString: string;
  /** True when the Postgres is our own below the data folder. */
  embedded: boolean;
  /** As Postgres says it, e.g. `18.4`. */
  version: string;
  /** Whether what was committed survives a loss of power. */
  durable: boolean;
  /** Migrations of this version that are not applied, oldest first. */
  pending: string[];
  /** Lets go of it; an embedded server that nobody else uses stops. */
  close(): Promise<void>;
}

/**
 * Looks at the Postgres of `databaseUrl`, or without one at the embedded below `dataDir`, which is
 * started where it does not run. Throws an OperatorError when it cannot be used.
 */
export async function inspectDatabase(deps: {
  databaseUrl: string | null;
  dataDir: string;
  logger: Logger;
}): Promise<InspectedDatabase> {
  const { databaseUrl, dataDir, logger } = deps;
  const server = databaseUrl === null ? await openEmbeddedPostgres({ dataDir, logger }) : null;
  const close = async (): Promise<void> => server?.stop();
  try {
    const connectionString = databaseUrl ?? server?.connectionString ?? '';
    await requireDatabase(connectionString);
    const facts = await readFacts(connectionString);
    return { connectionString, embedded: server !== null, ...facts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readFacts(
  connectionString: string,
): Promise<Pick<InspectedDatabase, 'version' | 'durable' | 'pending'>> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit`,
    );
    const applied = await appliedMigrations(client);
    const { version = '', fsync = '', commit = '' } = rows[0] ?? {};
    return {
      version: version.replace(/ .*/, ''),
      durable: fsync === 'on' && commit !== 'off',
      pending: readMigrations()
        .map(({ name }) => name)
        .filter((name) => !applied.has(name)),
    };
  } finally {
    await client.end();
  }
}
