import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStrangerLimiter } from '../../src/api/stranger-limiter.ts';
import type { RateLimits } from '../../src/domain/rate-limits.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

const processOf = (name: string, limits: RateLimits) =>
  createStrangerLimiter({
    name,
    limit: 3,
    windowSeconds: 3600,
    limits,
    clock: () => new Date(),
    logger: pino({ level: 'silent' }),
  });

it('counts an address over all processes, an IPv6 network as one', async () => {
  const name = randomUUID();
  const [one, other] = [1, 2].map(() => processOf(name, storage.rateLimits));
  const hits = [];
  for (const [limiter, address] of [
    [one, '2001:db8::1'],
    [other, '2001:db8::2'],
    [one, '2001:db8::3'],
    [other, '2001:db8::4'],
    [one, '2001:db8:0:1::1'],
  ] as const) {
    const hit = await limiter?.hit(address);
    hits.push([hit?.remaining, hit?.exceeded]);
  }
  expect(hits).toEqual([
    [2, false],
    [1, false],
    [0, false],
    [0, true],
    [2, false],
  ]);
});

it('does not ask the store about who is over the limit here, and counts alone without one', async () => {
  let asked = 0;
  const limiter = processOf('alone', {
    take: () => {
      asked += 1;
      return Promise.reject(new Error('gone'));
    },
  });
  const exceeded = [];
  for (let hit = 0; hit < 5; hit += 1) exceeded.push((await limiter.hit('192.0.2.1')).exceeded);
  expect(exceeded).toEqual([false, false, false, true, true]);
  expect(asked).toBe(3);
  expect(limiter.peek('192.0.2.1').remaining).toBe(0);
});
