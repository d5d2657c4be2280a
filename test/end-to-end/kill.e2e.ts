import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { NEEDS_REDIS, REDIS_PROGRAM } from '../support/redis-server.ts';
import type { Effects } from './kill/census.ts';
import { runKillTest } from './kill/run-kill-test.ts';
import type { Story } from './kill/traffic.ts';

// The same seed draws the same victims, moments and faults: KILL_SEED=7 npm run test:e2e -- kill
const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const kills = Number(process.env['KILLS'] ?? 20);

const NOTHING = { comments: 0, fixes: 0, fixRuns: 0, fixComments: 0 };
const AFTER: Record<Story, { effects: Effects; ends: string[] }> = {
  transient: {
    effects: { checks: 1, conclusion: 'success', attempts: 2, ...NOTHING },
    ends: ['transient-failure: succeeded'],
  },
  fix: {
    effects: {
      checks: 1,
      conclusion: 'neutral',
      attempts: 1,
      comments: 1,
      fixes: 1,
      fixRuns: 1,
      fixComments: 1,
    },
    ends: ['npm-lockfile-out-of-step: succeeded'],
  },
  explained: {
    effects: { checks: 1, conclusion: 'neutral', attempts: 1, ...NOTHING },
    ends: ['explain: explained'],
  },
};

// KILL_CASES=1 runs the first only.
const CASES = [
  { workers: 2, onRedis: false },
  { workers: 2, onRedis: true },
  { workers: 1, onRedis: false },
  { workers: 1, onRedis: true },
].slice(0, Number(process.env['KILL_CASES'] ?? 4));

describe('killed at twenty random moments, it loses nothing and does nothing twice', () => {
  for (const { workers, onRedis } of CASES) {
    const queue = onRedis ? `in Redis ${NEEDS_REDIS}` : 'in Postgres';
    it.skipIf(onRedis && REDIS_PROGRAM === null)(
      `with ${workers} worker(s), the queue ${queue}`,
      async () => {
        process.stdout.write(`KILL_SEED=${seed}\n`);
        const outcome = await runKillTest({
          seed,
          kills,
          redRuns: 90,
          workers,
          onRedis,
          quietWithinMs: 6 * 60_000,
        });
        const { figures, folder, reds } = outcome;
        process.stdout.write(`${JSON.stringify(figures)}\nThe logs are in ${folder}.\n`);

        expect(outcome.surprises).toEqual([]);
        expect(outcome.left).toEqual([]);
        expect(reds).toEqual(reds.map(({ red }) => ({ red, ...AFTER[red.story] })));
        expect(outcome.violations).toEqual([]);
        expect(outcome.exits.every((code) => code === 0)).toBe(true);
        expect(figures.deliveries).toBeGreaterThanOrEqual(300);
        await rm(folder, { recursive: true, force: true });
      },
    );
  }
});
