import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.ts';
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
