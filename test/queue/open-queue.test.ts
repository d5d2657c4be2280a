import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openQueue, type Queue } from '../../src/queue/open-queue.ts';
import { createTestDatabase } from '../support/test-database.ts';

const logger = pino({ level: 'silent' });
let connectionString = '';
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ connectionString, drop } = await createTestDatabase());
});
afterAll(() => drop());

const opened: Queue[] = [];
async function open(limits: { closeLimitMs?: number; backOffMs?: number } = {}): Promise<Queue> {
  const queue = await openQueue({ connectionString, logger, ...limits });
  opened.push(queue);
  return queue;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((queue) => queue.close()));
});

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let release = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened: waiting, open: () => release() };
}

const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });
const idle = async (queue: Queue): Promise<void> => {
  await vi.waitFor(
    async () => {
      expect(await queue.depth()).toEqual({ delivery: 0, run: 0 });
    },
    { timeout: 20_000, interval: 20 },
  );
};

describe('openQueue', () => {
  it('wakes a handler with the id, by kind', async () => {
    const queue = await open();
    const woken: string[] = [];
    queue.work('delivery', async (id) => void woken.push(`delivery ${id}`), { concurrency: 2 });
    queue.work('run', async (id) => void woken.push(`run ${id}`), { concurrency: 2 });
    await queue.wakeUps.wake('delivery', 'guid:with:colons');
    await queue.wakeUps.wake('run', '7');
    await eventually(() => expect(woken.sort()).toEqual(['delivery guid:with:colons', 'run 7']));
    await idle(queue);
  });

  it('wakes for each of many ids, also one that is pending or being worked on', async () => {
    const queue = await open();
    const ids = Array.from({ length: 1200 }, (_, at) => `many-${at}`);
    const woken: string[] = [];
    const busy = gate();
    const started = gate();
    queue.work(
      'delivery',
      async (id) => {
        woken.push(id);
        if (id !== 'busy') return;
        started.open();
        await busy.opened;
      },
      { concurrency: 8 },
    );
    await queue.wakeUps.wake('delivery', 'busy');
    await started.opened;
    await queue.wakeUps.wakeAll('delivery', [...ids, 'busy', ids[0] ?? '']);
    await queue.wakeUps.wakeAll('delivery', ['alone']);
    await queue.wakeUps.wakeAll('delivery', []);
    await eventually(() => expect(new Set(woken).size).toBe(1202));
    expect(woken.filter((id) => id === 'busy')).toHaveLength(1);
    busy.open();
    await eventually(() => expect(woken.filter((id) => id === 'busy')).toHaveLength(2));
    await idle(queue);
  });

  it('keeps a wake-up until a process works on it', async () => {
    const door = await open();
    await door.wakeUps.wake('delivery', 'early');
    await door.close();
    const worker = await open();
    const woken: string[] = [];
    worker.work('delivery', async (id) => void woken.push(id), { concurrency: 1 });
    await eventually(() => expect(woken).toEqual(['early']));
    await idle(worker);
  });

  it('counts what is due', async () => {
    const queue = await open();
    await queue.wakeUps.wake('run', 'a');
    await queue.wakeUps.wake('run', 'b');
    await queue.wakeUps.wake('run', 'c', { delayMs: 60_000 });
    expect(await queue.depth()).toEqual({ delivery: 0, run: 2 });
    expect(await queue.ping()).toBeGreaterThan(0);
    queue.work('run', async () => undefined, { concurrency: 2 });
    await idle(queue);
  });

  it('collapses wake-ups of one id that are pending together', async () => {
    const queue = await open();
    await Promise.all(Array.from({ length: 20 }, () => queue.wakeUps.wake('run', 'same')));
    await queue.wakeUps.wake('run', 'other');
    expect((await queue.depth()).run).toBe(2);
    const woken: string[] = [];
    queue.work('run', async (id) => void woken.push(id), { concurrency: 4 });
    await eventually(() => expect(woken.sort()).toEqual(['other', 'same']));
    await idle(queue);
    expect(woken).toHaveLength(2);
  });

  it('runs once more when woken while the id is being worked on, and never beside itself', async () => {
    const queue = await open();
    const other = await open();
    const first = gate();
    let runs = 0;
    let beside = 0;
    let atOnce = 0;
    const handler = async (): Promise<void> => {
      runs += 1;
      atOnce += 1;
      beside = Math.max(beside, atOnce);
      if (runs === 1) await first.opened;
      await sleep(5);
      atOnce -= 1;
    };
    queue.work('run', handler, { concurrency: 4 });
    other.work('run', handler, { concurrency: 4 });
    await queue.wakeUps.wake('run', 'busy');
    await eventually(() => expect(runs).toBe(1));
    for (let times = 0; times < 5; times += 1) await other.wakeUps.wake('run', 'busy');
    first.open();
    await eventually(() => expect(runs).toBe(2));
    await idle(queue);
    expect(runs).toBe(2);
    expect(beside).toBe(1);
  });

  it('loses no wake-up in a storm: after the last one every id is worked on again', async () => {
    const queue = await open();
    const ids = Array.from({ length: 8 }, (_, at) => `storm-${at}`);
    const news = new Map<string, number>();
    const seen = new Map<string, number>();
    queue.work(
      'run',
      async (id) => {
        const read = news.get(id) ?? 0;
        await sleep(Math.random() * 8);
        seen.set(id, Math.max(seen.get(id) ?? 0, read));
      },
      { concurrency: 4 },
    );
    await Promise.all(
      ids.map(async (id) => {
        for (let version = 1; version <= 25; version += 1) {
          news.set(id, version);
          await queue.wakeUps.wake('run', id);
          await sleep(Math.random() * 10);
        }
      }),
    );
    await eventually(() => expect(ids.map((id) => seen.get(id))).toEqual(ids.map(() => 25)));
    await idle(queue);
  });

  it('wakes later when told so, and at once in between', async () => {
    const queue = await open();
    const woken: number[] = [];
    const begin = Date.now();
    queue.work('run', async () => void woken.push(Date.now() - begin), { concurrency: 4 });
    await queue.wakeUps.wake('run', 'patient', { delayMs: 1_500 });
    await queue.wakeUps.wake('run', 'patient');
    await eventually(() => expect(woken).toHaveLength(1));
    await eventually(() => expect(woken).toHaveLength(2));
    expect(woken[1]).toBeGreaterThanOrEqual(1_500);
  });

  it('tries again with growing pauses, then gives the id up and takes the next wake-up for it', async () => {
    const queue = await open({ backOffMs: 50 });
    const at: number[] = [];
    queue.work(
      'delivery',
      async (id) => {
        at.push(Date.now());
        if (at.length <= 4) throw new Error(`no luck with ${id}`);
      },
      { concurrency: 1 },
    );
    await queue.wakeUps.wake('delivery', 'flaky');
    await eventually(() => expect(at).toHaveLength(4));
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(50 * 2 ** index);
    }
    await idle(queue);
    await queue.wakeUps.wake('delivery', 'flaky');
    await eventually(() => expect(at).toHaveLength(5));
    await idle(queue);
  });

  it('waits for running work when it closes, and lets that work wake others', async () => {
    const queue = await open();
    const started = gate();
    let ended = false;
    queue.work(
      'run',
      async () => {
        started.open();
        await sleep(300);
        await queue.wakeUps.wake('delivery', 'from the last one');
        ended = true;
      },
      { concurrency: 1 },
    );
    await queue.wakeUps.wake('run', 'slow');
    await started.opened;
    await queue.close();
    expect(ended).toBe(true);
    const next = await open();
    expect(await next.depth()).toEqual({ delivery: 1, run: 0 });
    next.work('delivery', async () => undefined, { concurrency: 1 });
    await idle(next);
  });

  it('does not wait for ever', async () => {
    const queue = await open({ closeLimitMs: 100 });
    const started = gate();
    const never = gate();
    queue.work(
      'run',
      async () => {
        started.open();
        await never.opened;
      },
      { concurrency: 1 },
    );
    await queue.wakeUps.wake('run', 'stuck');
    await started.opened;
    const limit = sleep(10_000, 'still waiting', { ref: false });
    expect(await Promise.race([queue.close().then(() => 'closed'), limit])).toBe('closed');
    never.open();
  });

  it('runs a schedule at once and again, in one process at a time', async () => {
    const processes = await Promise.all([open(), open(), open()]);
    let rounds = 0;
    await Promise.all(
      processes.map((queue) => queue.schedule('tick', 1_000, async () => void (rounds += 1))),
    );
    const begin = Date.now();
    await eventually(() => expect(rounds).toBeGreaterThanOrEqual(1));
    await eventually(() => expect(rounds).toBeGreaterThanOrEqual(3));
    // Three processes, yet no more rounds than there were seconds.
    expect(rounds).toBeLessThanOrEqual(Math.ceil((Date.now() - begin) / 1_000) + 1);
  });

  it('keeps a schedule going when a round fails', async () => {
    const queue = await open();
    let rounds = 0;
    await queue.schedule('stumbling', 200, async () => {
      rounds += 1;
      throw new Error('not this time');
    });
    await eventually(() => expect(rounds).toBeGreaterThanOrEqual(3));
  });

  it('says at once when there is no database', async () => {
    const nowhere = 'postgresql://nobody@127.0.0.1:1/nothing';
    await expect(openQueue({ connectionString: nowhere, logger })).rejects.toMatchObject({
      code: 'queue_unreachable',
    });
  });
});
