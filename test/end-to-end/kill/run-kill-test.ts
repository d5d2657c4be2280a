import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../support/free-port.ts';
import { startRedis } from '../../support/redis-server.ts';
import { addFaults } from './add-faults.ts';
import { type Effects, effectsOf, endsOf } from './census.ts';
import { startCluster, type Victim } from './cluster.ts';
import { storm } from './storm.ts';
import { type RedRun, startTraffic } from './traffic.ts';
import { untilQuiet } from './until-quiet.ts';

/** What one storm left behind. */
export interface Outcome {
  figures: {
    seed: number;
    deliveries: number;
    /** Calls of the door, redeliveries and duplicates included. */
    calls: number;
    redelivered: number;
    kills: Record<Victim, number>;
    faults: number;
    stormSeconds: number;
    quietSeconds: number;
  };
  /** Deliveries not handled, Runs not ended, Effects begun and not ended. */
  left: string[];
  /** What each red run led to: counted on GitHub, and as its Runs ended. */
  reds: Array<{ red: RedRun; effects: Effects; ends: string[] }>;
  surprises: string[];
  violations: unknown[];
  /** Exit codes after SIGTERM at the end. */
  exits: number[];
  /** The logs of all processes; for the test to remove. */
  folder: string;
}

/** Runs a storm over a whole installation with real processes, and takes stock when it is quiet again. */
export async function runKillTest(options: {
  seed: number;
  kills: number;
  redRuns: number;
  workers: number;
  onRedis: boolean;
  quietWithinMs: number;
}): Promise<Outcome> {
  const { seed } = options;
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-kill-'));
  const redis = options.onRedis ? await startRedis() : null;
  const traffic = await startTraffic();
  const { simulator, credentials } = traffic;
  const port = await freePort();
  const cluster = await startCluster({
    folder,
    port,
    workers: options.workers,
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
  addFaults(simulator, seed);
  const began = Date.now();
  const kills = await storm(cluster, traffic, options);
  const calm = Date.now();
  simulator.faults.clear();
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  const { left, redelivered } = await untilQuiet(traffic, client, {
    withinMs: options.quietWithinMs,
    redeliver: true,
  });
  const quiet = Date.now();
  const ends = await endsOf(client);
  const reds = traffic.reds.map((red) => ({
    red,
    effects: effectsOf(traffic, red),
    ends: ends.get(red.sha) ?? [],
  }));
  await client.end();
  const exits = await cluster.stop();
  await simulator.stop();
  await redis?.stop();
  return {
    figures: {
      seed,
      deliveries: new Set(simulator.deliveries.map(({ guid }) => guid)).size,
      calls: simulator.deliveries.length,
      redelivered,
      kills,
      faults: simulator.faults.struck.length,
      stormSeconds: Math.round((calm - began) / 1000),
      quietSeconds: Math.round((quiet - calm) / 1000),
    },
    left,
    reds,
    surprises: cluster.surprises,
    violations: simulator.violations,
    exits,
    folder,
  };
}
