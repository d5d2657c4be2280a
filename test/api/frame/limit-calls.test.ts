import { expect, it } from 'vitest';
import { botContract } from '../../../src/api/contracts/bot/contract.ts';
import { platformContract } from '../../../src/api/contracts/platform/contract.ts';
import { limitCalls, uncountedHeaders } from '../../../src/api/frame/limit-calls.ts';
import { NO_LIMITS } from '../../fakes/rate-limits.ts';

const now = new Date('2026-01-01T00:00:00Z');

it('counts who shows no credential by their network, so that many addresses of one are one', async () => {
  const keys: string[] = [];
  for (const address of ['2001:db8::1', '2001:db8::2', '::ffff:192.0.2.1', '192.0.2.1']) {
    await limitCalls({
      contract: platformContract,
      limits: {
        take: (key, rule) => {
          keys.push(key);
          return NO_LIMITS.take(key, rule);
        },
      },
      limitClass: 'general',
      identity: null,
      address,
      now,
      setHeaders: () => undefined,
    });
  }
  const [one, other, mapped, plain] = keys;
  expect(one).toBe(other);
  expect(mapped).toBe(plain);
  expect(one).not.toBe(plain);
});

it('tells of the usual limit, as an admin set it, where nothing is counted', () => {
  const told = uncountedHeaders({ contract: botContract, now, callsPerMinute: () => 700 });
  expect(told).toEqual({
    'X-RateLimit-Limit': '700',
    'X-RateLimit-Remaining': '700',
    'X-RateLimit-Reset': String(now.getTime() / 1000 + 60),
    'X-RateLimit-Window': '60',
  });
  expect(uncountedHeaders({ contract: { ...botContract, limits: {} }, now })).toEqual({});
});

it('tells of the rule with least left, and refuses by the one that lasts longest', async () => {
  const rules = [60, 3600].map((windowSeconds) => ({ windowSeconds, points: 5, anonymous: 5 }));
  const contract = { ...botContract, limits: { both: rules } };
  const left = { 60: 3, 3600: 1 } as Record<number, number>;
  let told: Record<string, string> = {};
  const call = () =>
    limitCalls({
      contract,
      limits: {
        take: async (_key, { limit, windowSeconds }) => ({
          limit,
          windowSeconds,
          remaining: Math.max(0, left[windowSeconds] ?? 0),
          exceeded: (left[windowSeconds] ?? 0) < 0,
          resetAt: new Date(now.getTime() + windowSeconds * 1000),
        }),
      },
      limitClass: 'both',
      identity: null,
      address: '192.0.2.1',
      now,
      setHeaders: (headers) => {
        told = headers;
      },
    });
  await call();
  expect(told).toMatchObject({ 'X-RateLimit-Remaining': '1', 'X-RateLimit-Window': '3600' });
  Object.assign(left, { 60: -1 });
  await expect(call()).rejects.toMatchObject({ reply: 'rate_limited', retryAfterSeconds: 60 });
  Object.assign(left, { 3600: -1 });
  await expect(call()).rejects.toMatchObject({ retryAfterSeconds: 3600 });
});
