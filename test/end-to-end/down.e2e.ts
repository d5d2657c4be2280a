import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { fates } from './kill/census.ts';
import { startCluster } from './kill/cluster.ts';
import { startTraffic } from './kill/traffic.ts';
import { untilQuiet } from './kill/until-quiet.ts';

it('has sent again, after it was down, what came meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-down-'));
  const traffic = await startTraffic();
  const { simulator, credentials } = traffic;
  const port = await freePort();
  const cluster = await startCluster({
    folder,
    port,
    workers: 1,
    redis: null,
    env: {
      HOST: '127.0.0.1',
      GITHUB_API_URL: simulator.apiUrl,
      APP_ID: String(credentials.appId),
      PRIVATE_KEY: credentials.privateKey,
      WEBHOOK_SECRET: credentials.webhookSecret,
      LOG_FORMAT: 'json',
    },
  });
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  expect(await cluster.leave()).toEqual([0, 0]);

  simulator.setWebhookTarget(`http://127.0.0.1:${port}/webhooks/github`);
  for (let red = 0; red < 12; red += 1) await traffic.next();
  await simulator.waitFor(async () =>
    (await fates(traffic, client)).every(({ pending }) => !pending),
  );
  const missed = await fates(traffic, client);
  // Each red run was told at least once; what comes of the last one may still be on its way.
  expect(missed.length).toBeGreaterThanOrEqual(12);
  expect(missed.filter(({ acknowledged, status }) => acknowledged || status !== null)).toEqual([]);

  await cluster.comeBack();
  const { left } = await untilQuiet(traffic, client, { withinMs: 4 * 60_000, redeliver: false });
  await client.end();
  await cluster.stop();
  await simulator.stop();
  expect(left).toEqual([]);
  expect(simulator.violations).toEqual([]);
  expect(cluster.surprises).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
