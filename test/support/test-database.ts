import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/open-storage.ts';
import { databaseUrl, TEMPLATE, type TestServer } from './postgres-global-setup.ts';

async function testServer(): Promise<string> {
  const file = join(inject('postgresFolder'), 'server.json');
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) {
      const { connectionString, error } = JSON.parse(text) as TestServer;
      if (error !== null) throw new Error(`The Postgres of the tests did not start: ${error}`);
      return connectionString;
    }
    await sleep(20);
  }
}

async function ask(server: string, query: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}

/** A database of its own on the tests' Postgres, migrated; `drop` it when done, or leave it. */
export async function createTestDatabase(template = TEMPLATE): Promise<{
  connectionString: string;
  drop: () => Promise<void>;
}> {
  const server = await testServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await ask(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    connectionString: databaseUrl(server, name),
    drop: () => ask(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** The real storage on a database of its own; `stop()` drops it. */
export async function openTestStorage(): Promise<Storage> {
  const { connectionString, drop } = await createTestDatabase();
  const storage = await openStorage({
    databaseUrl: connectionString,
    dataDir: inject('postgresFolder'),
    logger: pino({ level: 'warn' }),
  });
  return {
    ...storage,
    async stop() {
      await storage.stop();
      await drop();
    },
  };
}
