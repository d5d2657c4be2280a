import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { digestOf, makeApiKey } from '../../src/accounts/secrets.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { start } from '../../src/main.ts';
import { createTestDatabase } from './test-database.ts';
import { APP_KEY, startTinyGitHub } from './tiny-github.ts';

const SECRET = 'a-secret-of-the-tests';

/** A database and a GitHub of its own for one test, and the environment that names them. */
export async function prepare() {
  const database = await createTestDatabase();
  const github = await startTinyGitHub();
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const dataDir = mkdtempSync(join(tmpdir(), 'pipewright-data-'));
  onTestFinished(async () => {
    rmSync(dataDir, { recursive: true });
    github.close();
    await client.end();
    await database.drop();
  });
  const env = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: database.connectionString,
    GITHUB_API_URL: github.url,
    LOG_FORMAT: 'json',
    SANDBOX: 'auto',
  };
  return {
    github,
    env,
    app: { ...env, APP_ID: '7', PRIVATE_KEY: APP_KEY, WEBHOOK_SECRET: SECRET },
    /** Makes a key that may do everything. */
    keyOf: async (): Promise<string> => {
      const key = makeApiKey();
      const text = `INSERT INTO api_keys (id, name, prefix, hash, scopes, repositories, bound)
                    VALUES ($1, 'tests', 'pw', $2, '{admin}', '{}', false)`;
      await client.query(text, [randomUUID(), digestOf(key)]);
      return key;
    },
    status: async (guid: string): Promise<string | undefined> => {
      const query = 'SELECT status FROM deliveries WHERE guid = $1';
      return (await client.query<{ status: string }>(query, [guid])).rows[0]?.status;
    },
  };
}

/** Starts the server in this process; it is stopped when the test ends. */
export async function run(env: Record<string, string>) {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log: string[] = [];
  const running = await start(loaded.config, { logTo: { write: (line) => log.push(line) } });
  onTestFinished(() => running.stop());
  return { ...running, log };
}

/** A delivery as GitHub signs it. */
export function deliver(
  url: string,
  guid: string,
  event: string,
  payload: object,
): Promise<Response> {
  const body = JSON.stringify(payload);
  return fetch(`${url}/webhooks/github`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': guid,
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  });
}

export const PING = { zen: 'Speak like a human.', hook: { id: 1, events: ['workflow_run'] } };
export const INSTALLED = {
  action: 'created',
  installation: { id: 11, account: { login: 'octo', type: 'Organization' } },
  repositories: [{ id: 22, name: 'demo', full_name: 'octo/demo', private: false }],
};
