import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LiveBus } from '../../src/domain/live-bus.ts';
import { openRedisLiveBus } from '../../src/queue/redis-live-bus.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { NEEDS_REDIS, REDIS_PROGRAM, startRedis, type TestRedis } from '../support/redis-server.ts';
import { openTestStorage } from '../support/test-database.ts';

const logger = pino({ level: 'silent' });
const PATIENCE = { timeout: 60_000 };

function suite(open: () => Promise<LiveBus>, cut: () => Promise<void>) {
  const buses: LiveBus[] = [];
  const join = async () => {
    const bus = await open();
    buses.push(bus);
    return bus;
  };
  afterAll(() => Promise.all(buses.map((bus) => bus.close())));

  it('tells every process that listens, the sender too, in order', async () => {
    const [one, other] = [await join(), await join()];
    const heard: unknown[][] = [[], []];
    const stop = one.subscribe('news', { hear: (message) => heard[0]?.push(message) });
    other.subscribe('news', { hear: (message) => heard[1]?.push(message) });
    other.subscribe('sports', { hear: (message) => heard[1]?.push(['sports', message]) });
    await one.publish('news', { number: 1, text: "it's ünïcode" });
    await one.publish('news', null);
    const all = [{ number: 1, text: "it's ünïcode" }, null];
    await vi.waitFor(() => {
      expect(heard).toEqual([all, all]);
    }, PATIENCE);
    stop();
    await other.publish('news', 'last');
    await vi.waitFor(() => {
      expect(heard[1]).toHaveLength(3);
    }, PATIENCE);
    expect(heard[0]).toEqual(all);
  });

  it('goes on when a listener fails, and refuses what is too long', async () => {
    const bus = await join();
    const heard: unknown[] = [];
    bus.subscribe('news', {
      hear: () => {
        throw new Error('broken');
      },
    });
    bus.subscribe('news', { hear: (message) => heard.push(message) });
    await expect(bus.publish('news', 'x'.repeat(8000))).rejects.toThrow(/Store it and send its id/);
    await bus.publish('news', 'x'.repeat(6900));
    await vi.waitFor(() => {
      expect(heard).toHaveLength(1);
    }, PATIENCE);
  });

  it('connects again, and says that something may have been missed', async () => {
    const bus = await join();
    const heard: unknown[] = [];
    const missed = vi.fn();
    bus.subscribe('after', { hear: (message) => heard.push(message), missed });
    await cut();
    await vi.waitFor(() => {
      expect(missed).toHaveBeenCalled();
    }, PATIENCE);
    await vi.waitFor(() => bus.publish('after', 'here again'), PATIENCE);
    await vi.waitFor(() => {
      expect(heard).toContain('here again');
    }, PATIENCE);
  });
}

describe('the live bus in Postgres', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openTestStorage();
  });
  afterAll(() => storage.stop());
  suite(
    () => storage.openLiveBus(),
    async () => {
      const pg = await import('pg');
      const client = new pg.default.Client({ connectionString: storage.connectionString });
      await client.connect();
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'pipewright live' AND datname = current_database()`,
      );
      await client.end();
    },
  );
});

describe.skipIf(REDIS_PROGRAM === null)(`the live bus in Redis${NEEDS_REDIS}`, () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  suite(
    () => openRedisLiveBus(redis.url, logger),
    async () => {
      await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    },
  );
});
