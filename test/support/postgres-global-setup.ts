import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../../src/storage/migrations/apply-migrations.ts';
import {
  type EmbeddedPostgres,
  openEmbeddedPostgres,
} from '../../src/storage/postgres/embedded-postgres.ts';

/** What the setup writes when the server of the tests is ready, or could not be started. */
export interface TestServer {
  connectionString: string;
  error: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the tests' Postgres; `server.json` in it appears when it is ready. */
    postgresFolder: string;
  }
}

/** The database that each test's own is copied from. */
export const TEMPLATE = 'pipewright_template';

/** The connection string of another database of the same server. */
export function databaseUrl(server: string, database: string): string {
  return server.replace('@/postgres?', `@/${database}?`);
}

async function makeTemplate(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  const template = databaseUrl(connectionString, TEMPLATE);
  await applyMigrations({ connectionString: template, logger: pino({ level: 'warn' }) });
}

async function publish(folder: string, server: TestServer): Promise<void> {
  await writeFile(join(folder, 'server.part'), JSON.stringify(server));
  await rename(join(folder, 'server.part'), join(folder, 'server.json'));
}

async function start(folder: string): Promise<EmbeddedPostgres | null> {
  try {
    const logger = pino({ level: 'warn' });
    const server = await openEmbeddedPostgres({ dataDir: folder, logger, disposable: true });
    await makeTemplate(server.connectionString);
    await publish(folder, { connectionString: server.connectionString, error: null });
    return server;
  } catch (error) {
    await publish(folder, { connectionString: '', error: String(error) });
    return null;
  }
}

/**
 * Vitest's global setup: one Postgres for all tests, without fsync and gone with the test runner.
 * Tests that need no database do not wait for it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-test-'));
  // Entered by the account that Postgres runs as, where that is another.
  await chmod(folder, 0o711);
  project.provide('postgresFolder', folder);
  const server = start(folder);
  return async () => {
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
