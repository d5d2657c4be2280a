import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/config/package-root.ts';
import {
  applyMigrations,
  readMigrations,
} from '../../../src/storage/migrations/apply-migrations.ts';
import { openSchemaEngine } from '../../../src/storage/migrations/schema-engine.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const logger = pino({ level: 'silent' });
const drops: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const drop of drops.splice(0)) await drop();
});

async function emptyDatabase(): Promise<string> {
  const { connectionString, drop } = await createTestDatabase('template1');
  drops.push(drop);
  return connectionString;
}

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('applyMigrations', () => {
  it('builds an empty database, then finds nothing to do', async () => {
    const connectionString = await emptyDatabase();
    const names = readMigrations().map(({ name }) => name);
    expect(await applyMigrations({ connectionString, logger })).toEqual(names);
    expect(await applyMigrations({ connectionString, logger })).toEqual([]);
    expect(await query(connectionString, 'SELECT count(*)::int AS n FROM deliveries')).toEqual([
      { n: 0 },
    ]);
  });

  it('is applied once when several processes start together', async () => {
    const connectionString = await emptyDatabase();
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => applyMigrations({ connectionString, logger })),
    );
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('makes what schema.prisma says: no drift either way', async () => {
    const connectionString = await emptyDatabase();
    await applyMigrations({ connectionString, logger });
    const content = readFileSync(join(packageRoot(), 'prisma/schema.prisma'), 'utf8');
    const files = [{ path: 'schema.prisma', content }];
    const { engine, close } = await openSchemaEngine(connectionString, content);
    try {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: packageRoot() },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      expect(stdout).toContain('This is an empty migration.');
      expect(exitCode).toBe(0);
    } finally {
      await close();
    }
  });

  it('takes what was asked for on GitHub into the one audit', async () => {
    const connectionString = await emptyDatabase();
    const migrations = readMigrations();
    const one = migrations.findIndex(({ name }) => name.endsWith('_one_audit'));
    await applyMigrations({ connectionString, logger }, migrations.slice(0, one));
    const line = (action: string, allowed: boolean) =>
      `(gen_random_uuid(), 'guid-1', 7, 'mona', '${action}', 'on #3', ${allowed}, '2026-11-01')`;
    await query(
      connectionString,
      `INSERT INTO audit_lines VALUES ${line('/pipewright fix', true)}, ${line('button:ignore', false)}`,
    );
    await applyMigrations({ connectionString, logger });
    const columns = `at = '2026-11-01' AS same, actor_name, action, target, result, details, delivery_guid`;
    const common = {
      same: true,
      actor_name: 'mona',
      target: '7',
      details: { detail: 'on #3', repository_id: 7 },
      delivery_guid: 'guid-1',
    };
    expect(
      await query(connectionString, `SELECT ${columns} FROM audit_entries ORDER BY action`),
    ).toEqual([
      { ...common, action: 'button.ignore', result: 'refused' },
      { ...common, action: 'command.fix', result: 'success' },
    ]);
  });

  it('adds up the days of the hours that were counted before days were', async () => {
    const connectionString = await emptyDatabase();
    const migrations = readMigrations();
    const days = migrations.findIndex(({ name }) => name.endsWith('_activity_days'));
    await applyMigrations({ connectionString, logger }, migrations.slice(0, days));
    const count = (ago: string) =>
      query(
        connectionString,
        `SELECT count_activity(ARRAY['all', 'repository:7'], 'event', 2, now() - interval '${ago}')`,
      );
    const happened = ['0 hours', '1 hour', '25 hours', '26 hours', '49 hours', '80 days'];
    for (const ago of happened) await count(ago);
    await applyMigrations({ connectionString, logger });
    for (const ago of happened) await count(ago);
    const sums = (table: string, at: string) =>
      query(
        connectionString,
        `SELECT subject, metric, date_trunc('day', ${at}, 'UTC') AS day, sum(count) AS count,
                sum(seconds) AS seconds
           FROM ${table} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      );
    const expected = await sums('activity_hours', 'hour');
    expect(expected.length).toBeGreaterThanOrEqual(6);
    expect(await sums('activity_days', 'day')).toEqual(expected);
  });

  it('applies scripts with functions, whose semicolons are not ends', async () => {
    const connectionString = await emptyDatabase();
    const script = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$
      BEGIN PERFORM 1; RETURN 2; END; $$;`;
    await applyMigrations({ connectionString, logger }, [{ name: '1_function', script }]);
    expect(await query(connectionString, 'SELECT two() AS n')).toEqual([{ n: 2 }]);
  });

  it('says what is wrong when a migration fails, and refuses to go on from there', async () => {
    const connectionString = await emptyDatabase();
    const broken = [{ name: '1_broken', script: 'CREATE TABLE t (id nonsense);' }];
    const failure = { code: 'migration_failed', message: expect.stringContaining('nonsense') };
    await expect(applyMigrations({ connectionString, logger }, broken)).rejects.toMatchObject(
      failure,
    );
    await expect(applyMigrations({ connectionString, logger }, broken)).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('1_broken'),
    });
  });

  it('goes on with a database that a newer version migrated', async () => {
    const connectionString = await emptyDatabase();
    const later = [...readMigrations(), { name: '29991231235959_later', script: 'SELECT 1;' }];
    await applyMigrations({ connectionString, logger }, later);
    expect(await applyMigrations({ connectionString, logger })).toEqual([]);
  });
});
