import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openQueue, type Queue } from '../../src/queue/open-queue.ts';
import { NEEDS_REDIS, REDIS_PROGRAM, startRedis, type TestRedis } from '../support/redis-server.ts';
import { createTestDatabase } from '../support/test-database.ts';

const told: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => told.push(line) });
let connectionString = '';
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ connectionString, drop } = await createTestDatabase());
});
afterAll(() => drop());

/** Where the queue lives: what the next queues are opened with. */
let redisUrl: string | null = null;
const opened: Queue[] = [];
async function open(limits: { closeLimitMs?: number; backOffMs?: number } = {}): Promise<Queue> {
  const queue = await openQueue({ connectionString, redisUrl, logger, ...limits });
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
  vi.waitFor(check, { timeout: 60_000, interval: 20 });
const idle = async (queue: Queue): Promise<void> => {
  await vi.waitFor(
    async () => {
      expect(await queue.depth()).toEqual({ delivery: 0, run: 0 });
    },
    { timeout: 60_000, interval: 20 },
  );
};

function queueSuite(): void {
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

  it('runs a schedule at once and again, in one process at a time', async () => {
    const processes = await Promise.all([open(), open(), open()]);
    let rounds = 0;
    const begin = Date.now();
    await Promise.all(
      processes.map((queue) => queue.schedule('tick', 1_000, async () => void (rounds += 1))),
    );
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
  it('gives back at once what does not end in time, for another process to take up', async () => {
    const queue = await open({ closeLimitMs: 50 });
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
    await queue.wakeUps.wake('run', 'handed over');
    await started.opened;
    const other = await open();
    const taken: string[] = [];
    told.length = 0;
    await queue.close();
    // Not left to its lock, which runs out only later.
    expect(told.join('')).toMatch(/"jobs":1,.*is given back/);
    other.work('run', async (id) => void taken.push(id), { concurrency: 1 });
    await eventually(() => expect(taken).toEqual(['handed over']));
    never.open();
    await idle(other);
  });

  it('tells a handler to stop, and counts no failure when it does', async () => {
    const queue = await open({ closeLimitMs: 50, backOffMs: 60_000 });
    const started = gate();
    queue.work(
      'run',
      (_, signal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped half-way')));
          started.open();
        }),
      { concurrency: 1 },
    );
    await queue.wakeUps.wake('run', 'obedient');
    await started.opened;
    await queue.close();
    const other = await open();
    const taken: string[] = [];
    other.work('run', async (id) => void taken.push(id), { concurrency: 1 });
    await eventually(() => expect(taken).toEqual(['obedient']));
    await idle(other);
  });
}

describe('openQueue on Postgres', () => {
  beforeAll(() => {
    redisUrl = null;
  });
  queueSuite();

  it('says at once when there is no database', async () => {
    const nowhere = 'postgresql://nobody@127.0.0.1:1/nothing';
    await expect(
      openQueue({ connectionString: nowhere, redisUrl: null, logger }),
    ).rejects.toMatchObject({ code: 'queue_unreachable' });
  });
});

describe.skipIf(REDIS_PROGRAM === null)(`openQueue on Redis ${NEEDS_REDIS}`, () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
    redisUrl = `${redis.url}/3`;
  });
  afterAll(() => redis.stop());
  queueSuite();

  it('keeps its keys in the database of the URL, under a name of its own', async () => {
    const queue = await open();
    await queue.wakeUps.wake('run', 'a');
    expect(await redis.client.dbsize()).toBe(0);
    await redis.client.select(3);
    const keys = await redis.client.keys('*');
    await redis.client.select(0);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('pipewright:'))).toEqual([]);
    queue.work('run', async () => undefined, { concurrency: 1 });
    await idle(queue);
  });

  it('says nothing of the connections that it closes itself', async () => {
    const connections = async () => String(await redis.client.client('LIST')).split('\n').length;
    const before = await connections();
    const queue = await open();
    told.length = 0;
    await queue.close();
    await vi.waitFor(async () => expect(await connections()).toBe(before), { timeout: 60_000 });
    expect(told).toEqual([]);
  });

  it('fails at once while Redis is away, and goes on when it is back', async () => {
    const queue = await open();
    const woken: string[] = [];
    let rounds = 0;
    queue.work('delivery', async (id) => void woken.push(id), { concurrency: 1 });
    await queue.schedule('after the fall', 1_000, async () => void (rounds += 1));
    await queue.wakeUps.wake('delivery', 'before');
    await eventually(() => expect(woken).toEqual(['before']));
    await redis.kill();
    await eventually(() => expect(redis.client.status).not.toBe('ready'));
    await expect(queue.wakeUps.wake('delivery', 'lost')).rejects.toThrow(Error);
    await expect(queue.ping()).rejects.toThrow(Error);
    const before = rounds;
    await redis.restart();
    await vi.waitFor(() => queue.wakeUps.wake('delivery', 'after'), {
      timeout: 60_000,
      interval: 100,
    });
    await eventually(() => expect(woken).toContain('after'));
    // The schedule was forgotten with all else, and told again.
    await eventually(() => expect(rounds).toBeGreaterThan(before));
  });

  it.each([
    ['nobody listens', (url: URL) => (url.port = '1'), 'ECONNREFUSED'],
    ['the password is wrong', (url: URL) => (url.password = 'guess'), 'WRONGPASS'],
    ['the database number is too high', (url: URL) => (url.pathname = '/99'), 'out of range'],
  ])('says at once when %s, without the password', async (_, spoil, reason) => {
    const url = new URL(redis.url);
    spoil(url);
    const failure = openQueue({ connectionString, redisUrl: url.href, logger });
    await expect(failure).rejects.toMatchObject({ code: 'queue_unreachable' });
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.not.toThrow(/a-password-of-the-tests|guess/);
  });

  it('warns of a Redis that may throw wake-ups away', async () => {
    const log: string[] = [];
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const queue = await openQueue({
      connectionString,
      redisUrl,
      logger: pino({ level: 'warn' }, { write: (line: string) => log.push(line) }),
    });
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    await queue.close();
    expect(log.join('')).toContain('maxmemory-policy allkeys-lru');
  });

  it('refuses a replica', async () => {
    const replica = await startRedis(['--replicaof', '127.0.0.1', String(redis.port)]);
    await expect(openQueue({ connectionString, redisUrl: replica.url, logger })).rejects.toThrow(
      'replica',
    );
    await replica.stop();
  });
});
