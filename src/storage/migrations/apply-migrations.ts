import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { packageRoot } from '../../config/package-root.ts';
import { OperatorError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { openSchemaEngine } from './schema-engine.ts';

// Any number, but the same in all processes of ours that share a database.
const LOCK_KEY = 7_041_776_213;

interface Migration {
  name: string;
  script: string;
}

/** The migrations of this version, oldest first. */
export function readMigrations(folder = join(packageRoot(), 'prisma/migrations')): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      script: readFileSync(join(folder, name, 'migration.sql'), 'utf8'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names and checksums of the migrations that are applied. */
export async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (found[0]?.there !== true) return new Map();
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function applyWithEngine(connectionString: string, migrations: Migration[]): Promise<void> {
  const { engine, close } = await openSchemaEngine(connectionString);
  try {
    await engine.applyMigrations({
      migrationsList: {
        baseDir: 'prisma/migrations',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    });
  } finally {
    await close();
  }
}

/**
 * Brings the database up to this version's schema, by Prisma's own engine, one process at a time;
 * answers the names that were applied. Throws an OperatorError when a migration fails.
 */
export async function applyMigrations(
  deps: { connectionString: string; logger: Logger },
  migrations = readMigrations(),
): Promise<string[]> {
  const { connectionString, logger } = deps;
  const client = new pg.Client({ connectionString });
  client.on('error', ({ message }) =>
    logger.warn({ reason: message }, 'connection for migrations lost'),
  );
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const applied = await appliedMigrations(client);
    const newer = [...applied.keys()].filter(
      (name) => !migrations.some((migration) => migration.name === name),
    );
    if (newer.length > 0) {
      logger.warn(
        { migrations: newer },
        'the database was migrated by a newer version of Pipewright',
      );
    }
    const pending = migrations.filter(
      ({ name, script }) => applied.get(name) !== createHash('sha256').update(script).digest('hex'),
    );
    // Loading the engine takes ten times as long as seeing that there is nothing for it to do.
    if (pending.length === 0) return [];
    await applyWithEngine(connectionString, migrations);
    const names = pending.map(({ name }) => name);
    logger.info({ migrations: names }, 'database migrated');
    return names;
  } catch (cause) {
    throw new OperatorError(
      `The database could not be migrated: ${cause instanceof Error ? cause.message : String(cause)} ` +
        `Mend what it names, then start again; what was applied before stays.`,
      { code: 'migration_failed', cause },
    );
  } finally {
    await client.end();
  }
}
