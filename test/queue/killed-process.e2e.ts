import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openQueue } from '../../src/queue/open-queue.ts';
import { startHeld } from '../support/held-process.ts';
import { startRedis } from '../support/redis-server.ts';
import { createTestDatabase } from '../support/test-database.ts';

const DYING = fileURLToPath(new URL('../support/die-working.ts', import.meta.url));
const LOCK_MS = 1000;
const logger = pino({ level: 'silent' });

const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 });

async function redis(): Promise<string> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return `${server.url}/3`;
}

it.each([
  ['Postgres', () => Promise.resolve(null)],
  ['Redis', redis],
])('on %s, what a killed process had in hand is handed on as orphaned', async (_name, place) => {
  const { connectionString, drop } = await createTestDatabase();
  onTestFinished(() => drop());
  const redisUrl = await place();
  const queue = await openQueue({ connectionString, redisUrl, logger, lockMs: LOCK_MS });
  onTestFinished(() => queue.close());
  await queue.wakeUps.wake('delivery', 'deadly');
  const argv = ['node', '--import', 'tsx', DYING, connectionString, redisUrl ?? '', `${LOCK_MS}`];
  const dying = await startHeld(argv);
  expect(await dying.ended).toBe(128 + 9);
  const woken: Array<{ id: string; orphaned: boolean }> = [];
  queue.work('delivery', async (id, _signal, orphaned) => void woken.push({ id, orphaned }), {
    concurrency: 1,
  });
  await eventually(() => expect(woken).toEqual([{ id: 'deadly', orphaned: true }]));
  await queue.wakeUps.wake('delivery', 'deadly');
  await eventually(() => expect(woken[1]).toEqual({ id: 'deadly', orphaned: false }));
});
