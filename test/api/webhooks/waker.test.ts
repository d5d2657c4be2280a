import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createWaker } from '../../../src/api/webhooks/waker.ts';

function start(wakeAll: (ids: readonly string[]) => Promise<void> = async () => undefined) {
  const calls: string[][] = [];
  const waker = createWaker({
    logger: pino({ level: 'silent' }),
    wakeUps: {
      wake: () => Promise.reject(new Error('one at a time')),
      wakeAll: (_kind, ids) => {
        calls.push([...ids]);
        return wakeAll(ids);
      },
    },
  });
  return { calls, waker };
}

it('wakes many by one call, and what comes meanwhile by the next', async () => {
  const { calls, waker } = start(async (ids) => {
    if (ids.includes('a')) for (const id of ['d', 'e']) waker.wake(id);
  });
  for (const id of ['a', 'b', 'c']) waker.wake(id);
  await waker.settled();
  expect(calls).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  await waker.settled();
});

it('goes on after a queue that did not answer, and never asks for more than it takes at once', async () => {
  const { calls, waker } = start(() => Promise.reject(new Error('queue down')));
  for (let at = 0; at < 1100; at += 1) waker.wake(`id-${at}`);
  await waker.settled();
  expect(calls.map(({ length }) => length)).toEqual([500, 500, 100]);
});
