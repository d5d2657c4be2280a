import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digestOf, makeApiKey } from '../src/accounts/secrets.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { start } from '../src/main.ts';
import { createTestDatabase } from './support/test-database.ts';
import { APP_KEY, startTinyGitHub } from './support/tiny-github.ts';

// One process, not tsx' own command: a signal must reach the server itself.
const TSX = import.meta.resolve('tsx');
const SECRET = 'a-secret-of-the-tests';
const CHANNEL = 'chat=slack:https://hooks.slack.test/T/B';

async function prepare() {
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

async function run(env: Record<string, string>) {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log: string[] = [];
  const running = await start(loaded.config, { logTo: { write: (line) => log.push(line) } });
  onTestFinished(() => running.stop());
  return { ...running, log };
}

function deliver(url: string, guid: string, event: string, payload: object): Promise<Response> {
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

const PING = { zen: 'Speak like a human.', hook: { id: 1, events: ['workflow_run'] } };
const INSTALLED = {
  action: 'created',
  installation: { id: 11, account: { login: 'octo', type: 'Organization' } },
  repositories: [{ id: 22, name: 'demo', full_name: 'octo/demo', private: false }],
};

/** The real command in a process of its own; it is killed when the test ends. */
function launch(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'pipewright-main-'));
  const child = spawn(process.execPath, ['--import', TSX, resolve('src/bin.ts')], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  const url = new Promise<string>((found, failed) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      const match = /is ready on (http:\/\/[\d.:]+)/.exec(out);
      if (match?.[1] !== undefined) found(match[1]);
    });
    child.once('exit', () => {
      failed(new Error(`It ended before it was ready:\n${out}`));
    });
  });
  const exit = new Promise<number | null>((done) => {
    child.once('exit', done);
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true });
  });
  return { child, url, exit, output: () => out };
}

describe('a process', () => {
  it('starts without an App, closes its door and says so', async () => {
    const { env } = await prepare();
    const { url, log } = await run(env);
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(503);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
      status: 'degraded',
      active_executions: 0,
      components: {
        database: { status: 'healthy' },
        redis: { status: 'healthy', message: expect.stringContaining('Not used') as string },
        github_api: { message: expect.stringContaining('No GitHub App is configured') as string },
        sandbox: {},
      },
    });
    expect(log.join('')).toContain('set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET');
  });

  it('lets an App be registered in the browser and works as it without a restart', async () => {
    const { env, status } = await prepare();
    const { url, log } = await run({ ...env, PUBLIC_URL: 'http://localhost:9' });
    const ticket = /\/setup\?ticket=([\w-]+)/.exec(log.join(''))?.[1] ?? '';
    const visit = (path: string, body?: URLSearchParams) =>
      fetch(url + path, {
        headers: { Cookie: `pipewright_setup=${ticket}` },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
    const form = await visit('/setup', new URLSearchParams({ name: 'Healer', organization: '' }));
    const state = /state=([\w.-]+)/.exec(await form.text())?.[1] ?? '';
    const done = await visit(`/setup/callback?code=abc&state=${state}`);
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Install it')]);
    await vi.waitFor(
      async () => {
        expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect((await fetch(`${url}/setup`)).status).toBe(404);
    await vi.waitFor(
      async () => {
        expect(await status('g-1')).toBe('processed');
      },
      { timeout: 60_000, interval: 50 },
    );
  });

  it('handles what the door took, and tells of it', async () => {
    const { app, status } = await prepare();
    const { url, log } = await run(app);
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
    expect((await deliver(url, 'g-2', 'installation', INSTALLED)).status).toBe(202);
    expect((await deliver(url, 'g-3', 'push', { ref: 'x' })).status).toBe(202);
    await vi.waitFor(
      async () => {
        expect([await status('g-1'), await status('g-2'), await status('g-3')]).toEqual([
          'processed',
          'processed',
          'ignored',
        ]);
      },
      { timeout: 60_000, interval: 50 },
    );
    // The job that finished them still has to count them and to end.
    await vi.waitFor(
      async () => {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        expect(metrics).toMatch(/bot_events_processed_total\{event_type="ping",[^}]*"success"\} 1/);
        expect(metrics).toContain('bot_queue_wake_ups{kind="delivery"} 0');
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
      components: { github_api: { details: { rate_limit_remaining: 4321 } } },
    });
    expect(log.join('')).not.toMatch(/a-secret-of-the-tests|ghs_0123|PRIVATE KEY/);
  });

  it('answers the management API, and what one process is told counts in the others', async () => {
    const { app, keyOf, status } = await prepare();
    const { url } = await run(app);
    const { url: other } = await run({ ...app, ROLE: 'web', NOTIFY_CHANNELS: CHANNEL });
    const key = await keyOf();
    const call = async (base: string, path: string, method = 'GET', body?: object) => {
      const response = await fetch(`${base}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    };
    const limits = { rate_limit_per_minute: 5000 };
    const changed = await call(other, '/config', 'PUT', { limits });
    expect(changed).toMatchObject({ status: 200, body: { restart_required: false } });
    await vi.waitFor(
      async () => {
        expect((await call(url, '/config')).body).toMatchObject({
          environment: 'test',
          limits,
          integrations: { github: { enabled: true, rate_limit_remaining: 4321 } },
        });
      },
      { timeout: 60_000, interval: 50 },
    );
    expect((await call(other, '/config')).body).toMatchObject({
      integrations: { slack: { enabled: true, channels_configured: 1 }, email: { enabled: false } },
    });
    expect((await call(other, '/playbooks/prettier-format')).body).toMatchObject({
      supported_issues: ['lint_failure'],
      statistics: { total_executions: 0 },
    });
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
    const handled = () =>
      vi.waitFor(
        async () => {
          expect(await status('g-1')).toBe('processed');
        },
        { timeout: 60_000, interval: 50 },
      );
    await handled();
    expect((await call(other, '/deliveries')).body).toMatchObject({ total: 1 });
    expect((await call(other, '/deliveries/g-1/replay', 'POST')).status).toBe(202);
    await handled();
    const nowhere = await call(other, '/issues/none/resolve', 'POST', { action: 'retry' });
    expect(nowhere.status).toBe(404);
    const metrics = await (await fetch(`${other}/metrics`)).text();
    expect(metrics).toContain('bot_component_up{component="database"} 1');
    expect(metrics).toMatch(/bot_database_ping_seconds 0\.\d*[1-9]/);
  });

  it('refuses to start on a port that is taken, and lets go of everything', async () => {
    const { env } = await prepare();
    const { url } = await run(env);
    await expect(run({ ...env, PORT: new URL(url).port })).rejects.toThrow('it is in use');
  });
});

describe('pipewright start', () => {
  it('finishes the running job on SIGTERM and leaves with 0', async () => {
    const { app, github, status } = await prepare();
    const server = launch(app);
    const url = await server.url;
    const asked = github.hold();
    expect((await deliver(url, 'g-1', 'installation', INSTALLED)).status).toBe(202);
    await asked;
    server.child.kill('SIGTERM');
    await vi.waitFor(
      () => {
        expect(server.output()).toContain('Stopping');
      },
      { timeout: 60_000 },
    );
    expect(await status('g-1')).toBe('received');
    github.release();
    expect(await server.exit).toBe(0);
    expect(await status('g-1')).toBe('processed');
  });

  it('loses nothing that it accepted when it is killed', async () => {
    const { app, status } = await prepare();
    const web = launch({ ...app, ROLE: 'web' });
    expect((await deliver(await web.url, 'g-1', 'ping', PING)).status).toBe(202);
    web.child.kill('SIGKILL');
    await web.exit;
    expect(await status('g-1')).toBe('received');
    await run(app);
    await vi.waitFor(
      async () => {
        expect(await status('g-1')).toBe('processed');
      },
      { timeout: 60_000, interval: 50 },
    );
  });
});
