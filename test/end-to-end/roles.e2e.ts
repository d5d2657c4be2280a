import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BuiltServer, startBuiltServer } from '../support/built-server.ts';
import { NEEDS_REDIS, REDIS_PROGRAM, startRedis } from '../support/redis-server.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { APP_KEY, startTinyGitHub } from '../support/tiny-github.ts';

const SECRET = 'a-secret-of-the-tests';
const INSTALLED = {
  action: 'created',
  installation: { id: 11, account: { login: 'octo', type: 'Organization' } },
  repositories: [{ id: 22, name: 'demo', full_name: 'octo/demo', private: false }],
};

async function openInstallation(onRedis: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-roles-'));
  const database = await createTestDatabase();
  const redis = onRedis ? await startRedis() : null;
  const github = await startTinyGitHub();
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const started: BuiltServer[] = [];
  onTestFinished(async () => {
    for (const server of started) server.signal('SIGKILL');
    await Promise.all(started.map(({ ended }) => ended));
    github.close();
    await client.end();
    await redis?.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const env = {
    PORT: '0',
    DATABASE_URL: database.connectionString,
    GITHUB_API_URL: github.url,
    APP_ID: '7',
    PRIVATE_KEY: APP_KEY,
    WEBHOOK_SECRET: SECRET,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
  };
  return {
    github,
    start: async (ROLE: 'web' | 'worker') => {
      const server = await startBuiltServer(folder, { ...env, ROLE });
      started.push(server);
      return server;
    },
    deliver: async (url: string, guid: string, event: string, payload: object) => {
      const body = JSON.stringify(payload);
      const { status } = await fetch(`${url}/webhooks/github`, {
        method: 'POST',
        body,
        headers: {
          'Content-Type': 'application/json',
          'X-GitHub-Event': event,
          'X-GitHub-Delivery': guid,
          'X-Hub-Signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
        },
      });
      return status;
    },
    /** How often each delivery was handled, and what became of it. */
    rows: async () =>
      (
        await client.query<{ guid: string; status: string; attempts: number }>(
          'SELECT guid, status, attempts FROM deliveries ORDER BY guid',
        )
      ).rows,
  };
}

const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

describe.each([{ onRedis: false }, { onRedis: true }])(
  `web and worker processes, Redis: $onRedis ${NEEDS_REDIS}`,
  ({ onRedis }) => {
    it.skipIf(onRedis && REDIS_PROGRAM === null)(
      'share the work, each piece done once',
      async () => {
        const { start, deliver, rows } = await openInstallation(onRedis);
        const webs = await Promise.all([start('web'), start('web')]);
        const urls = await Promise.all(webs.map(({ url }) => url));
        const ping = { zen: 'Speak like a human.', hook: { id: 1, events: ['workflow_run'] } };
        const guids = Array.from({ length: 40 }, (_, at) => `g-${String(at).padStart(2, '0')}`);
        const send = (guid: string, at: number) => deliver(urls[at % 2] ?? '', guid, 'ping', ping);
        expect(new Set(await Promise.all(guids.map(send)))).toEqual(new Set([202]));
        // A web process handles nothing by itself.
        expect((await rows()).filter(({ status }) => status !== 'received')).toEqual([]);
        const workers = await Promise.all([start('worker'), start('worker')]);
        const door = await fetch(`${(await workers[0]?.url) ?? ''}/webhooks/github`, {
          method: 'POST',
        });
        expect(door.status).toBe(404);
        const done = guids.map((guid) => ({ guid, status: 'processed', attempts: 1 }));
        await eventually(async () => expect(await rows()).toEqual(done));
        for (const server of [...webs, ...workers]) server.signal('SIGTERM');
        const codes = await Promise.all([...webs, ...workers].map(({ ended }) => ended));
        expect(codes).toEqual([0, 0, 0, 0]);
      },
    );

    it.skipIf(onRedis && REDIS_PROGRAM === null)(
      'hand over what a worker has in hand when its patience ends',
      async () => {
        const { github, start, deliver, rows } = await openInstallation(onRedis);
        const [web, first] = await Promise.all([start('web'), start('worker')]);
        await first.url;
        const asked = github.hold();
        expect(await deliver(await web.url, 'g-1', 'installation', INSTALLED)).toBe(202);
        await asked;
        const second = await start('worker');
        await second.url;
        first.signal('SIGTERM');
        expect(await first.ended).toBe(0);
        // Not left to its lock, which runs out only later.
        expect(first.output()).toMatch(/"jobs":1,.*is given back/);
        github.release();
        await eventually(async () => expect(await rows()).toMatchObject([{ status: 'processed' }]));
      },
    );
  },
);
