import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { createRateLimitStore } from '../../src/storage/rate-limit-store.ts';
import { openTestStorage } from '../support/test-database.ts';

const HOUR = 3600;

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

it('counts calls of a key in its window, over all who share the database', async () => {
  const { rateLimits } = storage;
  const key = randomUUID();
  const rule = { limit: 20, windowSeconds: HOUR };
  const taken = await Promise.all(Array.from({ length: 25 }, () => rateLimits.take(key, rule)));
  expect(taken.filter(({ exceeded }) => exceeded)).toHaveLength(5);
  expect(Math.min(...taken.map(({ remaining }) => remaining))).toBe(0);
  const [first] = taken;
  expect(first).toMatchObject({ limit: 20, windowSeconds: HOUR });
  expect(first?.resetAt.getTime()).toBeGreaterThan(Date.now());
  const other = await rateLimits.take(randomUUID(), rule);
  expect(other).toMatchObject({ remaining: 19, exceeded: false });
});

it('counts each call of each key once, also of several processes at once', async () => {
  const { connectionString } = storage;
  const logger = pino({ level: 'silent' });
  const others = [0, 1].map(() => openDatabase({ connectionString, logger, max: 3 }));
  const stores = [storage.rateLimits, ...others.map(createRateLimitStore)];
  const rule = { limit: 30, windowSeconds: HOUR };
  const keys = Array.from({ length: 5 }, () => randomUUID());
  const calls = Array.from({ length: 36 }, (_, call) => ({ call, store: stores[call % 3] }));
  const taken = await Promise.all(
    keys.map((key) =>
      Promise.all(calls.map(({ store }) => store?.take(key, rule) ?? Promise.reject(new Error()))),
    ),
  );
  for (const ofKey of taken) {
    const left = ofKey.filter(({ exceeded }) => !exceeded).map(({ remaining }) => remaining);
    // Nobody heard the same count: 29 to 0.
    expect(left.sort((one, other) => other - one)).toEqual(
      Array.from({ length: 30 }, (_, at) => 29 - at),
    );
  }
  await Promise.all(others.map(({ close }) => close()));
});

it('begins anew when a window is over', async () => {
  const { rateLimits } = storage;
  const key = randomUUID();
  const rule = { limit: 5, windowSeconds: HOUR };
  await rateLimits.take(key, rule);
  const client = new pg.Client({ connectionString: storage.connectionString });
  await client.connect();
  await client.query('UPDATE rate_limits SET expire = 1 WHERE key = $1', [key]);
  await client.end();
  const { remaining, resetAt } = await rateLimits.take(key, rule);
  expect(remaining).toBe(4);
  expect(resetAt.getTime()).toBeGreaterThan(Date.now());
});

it('takes keys of any length and content', async () => {
  const { rateLimits } = storage;
  const rule = { limit: 1, windowSeconds: HOUR };
  const long = `${randomUUID()}'; DROP TABLE rate_limits; --`.repeat(20);
  expect((await rateLimits.take(long, rule)).exceeded).toBe(false);
  expect((await rateLimits.take(long, rule)).exceeded).toBe(true);
});

it('forgets windows that are over', async () => {
  const { rateLimits } = storage;
  const key = randomUUID();
  const rule = { limit: 5, windowSeconds: HOUR };
  await rateLimits.take(key, rule);
  await rateLimits.forget(new Date(Date.now() + 2 * HOUR * 1000));
  expect((await rateLimits.take(key, rule)).remaining).toBe(4);
});
