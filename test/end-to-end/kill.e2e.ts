import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createDraw } from '../../simulator/faults/fault-rules.ts';
import { freePort } from '../support/free-port.ts';
import { NEEDS_REDIS, REDIS_PROGRAM, startRedis } from '../support/redis-server.ts';
import { addFaults } from './kill/add-faults.ts';
import { type Effects, effectsOf, endsOf, fates, unfinished } from './kill/census.ts';
import { type Cluster, startCluster, type Victim } from './kill/cluster.ts';
import { type RedRun, startTraffic, type Story, type Traffic } from './kill/traffic.ts';

// The same seed draws the same victims, moments and faults: KILL_SEED=7 npm run test:e2e -- kill
const SEED = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const KILLS = Number(process.env['KILLS'] ?? 20);
const RED_RUNS = 90;
const QUIET_WITHIN_MS = 8 * 60_000;

const AFTER: Record<Story, { effects: Effects; ends: string[] }> = {
  transient: {
    effects: effects({ conclusion: 'success', attempts: 2 }),
    ends: ['transient-failure: succeeded'],
  },
  fix: {
    effects: effects({ conclusion: 'success', comments: 1, fixes: 1, fixRuns: 1, fixComments: 1 }),
    ends: ['npm-lockfile-out-of-step: succeeded'],
  },
  explained: { effects: effects({}), ends: ['explain: explained'] },
};

function effects(some: Partial<Effects>): Effects {
  const none = { comments: 0, fixes: 0, fixRuns: 0, fixComments: 0 };
  return { checks: 1, conclusion: 'failure', attempts: 1, ...none, ...some };
}

/** Kills at drawn moments while red runs keep coming. */
async function storm(cluster: Cluster, traffic: Traffic): Promise<Record<Victim, number>> {
  const draw = createDraw(SEED);
  const count = { worker: 0, web: 0, everything: 0 };
  const killing = (async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(1_000 + draw() * 3_000);
      const lot = draw();
      const victim = lot < 0.55 ? 'worker' : lot < 0.8 ? 'web' : 'everything';
      count[victim] += 1;
      await cluster.strike(victim, Math.floor(draw() * 100));
    }
  })();
  for (let red = 0; red < RED_RUNS; red += 1) {
    await traffic.next();
    await sleep(500);
  }
  await killing;
  return count;
}

/** Presses "Redeliver" on GitHub's page for whatever never got a 2xx. */
async function pressRedeliver(traffic: Traffic, client: pg.Client): Promise<number> {
  const missed = (await fates(traffic, client)).filter(
    ({ acknowledged, pending }) => !acknowledged && !pending,
  );
  for (const { latest } of missed) traffic.simulator.redeliver(latest);
  return missed.length;
}

const folders: string[] = [];
afterEach(async ({ task }) => {
  const [folder = ''] = folders.splice(0);
  if (task.result?.state === 'fail') console.log(`the logs are in ${folder}`);
  else await rm(folder, { recursive: true, force: true });
});

async function killTest(workers: number, onRedis: boolean): Promise<void> {
  console.log(`KILL_SEED=${SEED}`);
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-kill-'));
  folders.push(folder);
  const redis = onRedis ? await startRedis() : null;
  const traffic = await startTraffic();
  const { simulator, credentials } = traffic;
  const port = await freePort();
  const cluster = await startCluster({
    folder,
    port,
    workers,
    redis,
    env: {
      HOST: '127.0.0.1',
      GITHUB_API_URL: simulator.apiUrl,
      APP_ID: String(credentials.appId),
      PRIVATE_KEY: credentials.privateKey,
      WEBHOOK_SECRET: credentials.webhookSecret,
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
    },
  });
  simulator.setWebhookTarget(`http://127.0.0.1:${port}/webhooks/github`);
  addFaults(simulator, SEED);
  const began = Date.now();
  const kills = await storm(cluster, traffic);
  const stormy = Date.now() - began;
  simulator.faults.clear();

  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  let redelivered = 0;
  const open = async (): Promise<string[]> => {
    const all = await fates(traffic, client);
    const late = all.filter(
      ({ acknowledged, status }) =>
        !acknowledged || !['processed', 'ignored'].includes(status ?? ''),
    );
    return [
      ...late.map(({ guid, status }) => `delivery ${guid} is ${status ?? 'not stored'}`),
      ...(await unfinished(client)),
    ];
  };
  let left = await open();
  while (left.length > 0 && Date.now() < began + stormy + QUIET_WITHIN_MS) {
    redelivered += await pressRedeliver(traffic, client);
    await sleep(2_000);
    left = await open();
  }
  const after = traffic.reds.map((red) => ({ red, effects: effectsOf(traffic, red) }));
  const ends = await endsOf(client);
  console.log({
    seed: SEED,
    deliveries: new Set(simulator.deliveries.map(({ guid }) => guid)).size,
    calls: simulator.deliveries.length,
    kills,
    faults: simulator.faults.struck.length,
    redelivered,
    stormSeconds: Math.round(stormy / 1000),
    quietSeconds: Math.round((Date.now() - began - stormy) / 1000),
  });
  await client.end();
  const codes = await cluster.stop();
  await simulator.stop();
  await redis?.stop();

  expect(cluster.surprises).toEqual([]);
  expect(left).toEqual([]);
  const said = ({ story, branch }: RedRun, seen: Effects, end: string[]) => ({
    branch,
    seen,
    end,
    story,
  });
  expect(after.map(({ red, effects: seen }) => said(red, seen, ends.get(red.sha) ?? []))).toEqual(
    traffic.reds.map((red) => said(red, AFTER[red.story].effects, AFTER[red.story].ends)),
  );
  expect(simulator.violations).toEqual([]);
  expect(codes.every((code) => code === 0)).toBe(true);
}

describe('killed at twenty random moments, it loses nothing and does nothing twice', () => {
  it('with one worker, the queue in Postgres', () => killTest(1, false));
  it('with two workers, the queue in Postgres', () => killTest(2, false));
  it.skipIf(REDIS_PROGRAM === null)(`with one worker, the queue in Redis ${NEEDS_REDIS}`, () =>
    killTest(1, true),
  );
  it.skipIf(REDIS_PROGRAM === null)(`with two workers, the queue in Redis ${NEEDS_REDIS}`, () =>
    killTest(2, true),
  );
});
