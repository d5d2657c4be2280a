import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { FailedDelivery } from '../../src/domain/delivery.ts';
import { GitHubError } from '../../src/domain/errors.ts';
import { redeliver } from '../../src/jobs/redeliver.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { FakeRedeliveries } from '../fakes/redeliveries.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const HOUR = 3_600_000;

function start() {
  const time = { now: NOW };
  const deliveries = new FakeDeliveryStore();
  const redeliveries = new FakeRedeliveries();
  redeliveries.now = () => time.now;
  const stopping = new AbortController();
  const state = { asked: [] as string[], since: new Date(0), error: null as Error | null };
  const failed: FailedDelivery[] = [];
  const fail = (guid: string) =>
    failed.unshift({ id: `id-${guid}`, guid, attempts: 1, deliveredAt: NOW });
  const deps = {
    deliveries,
    redeliveries,
    record: {
      failedSince: async (since: Date) => {
        state.since = since;
        return [...failed];
      },
      redeliver: async (id: string) => {
        state.asked.push(id);
        if (state.error !== null) throw state.error;
      },
    },
    clock: () => time.now,
    logger: pino({ level: 'silent' }),
    signal: stopping.signal,
  };
  return { deps, deliveries, fail, state, stopping, time, run: () => redeliver(deps) };
}

const down = (retryable: boolean) =>
  new GitHubError('no', { code: 'github', status: retryable ? 502 : 404, retryable });

describe('redeliver', () => {
  it('asks for what failed in three days and was never stored, oldest first', async () => {
    const { deliveries, fail, run, state } = start();
    await deliveries.store({
      guid: 'came-later',
      event: 'push',
      action: null,
      installationId: null,
      repositoryId: null,
      repository: null,
      status: 'ignored',
      payload: Buffer.from('{}'),
    });
    for (const guid of ['old', 'came-later', 'new']) fail(guid);
    expect(await run()).toEqual({ redelivered: 2 });
    expect(state.asked).toEqual(['id-old', 'id-new']);
    expect(NOW.getTime() - state.since.getTime()).toBe(72 * HOUR);
  });

  it('asks three times at most, each time after a longer pause', async () => {
    const { fail, run, state, time } = start();
    fail('lost');
    const asked: number[] = [];
    for (let minute = 0; minute <= 300; minute += 5) {
      time.now = new Date(NOW.getTime() + minute * 60_000);
      await run();
      if (state.asked.splice(0).length > 0) asked.push(minute);
    }
    expect(asked).toEqual([0, 10, 30]);
  });

  it('ends the round when GitHub is down, and counts nothing', async () => {
    const { fail, run, state } = start();
    fail('a');
    fail('b');
    state.error = down(true);
    for (let round = 0; round < 5; round += 1) expect(await run()).toEqual({ redelivered: 0 });
    expect(state.asked).toEqual(['id-a', 'id-a', 'id-a', 'id-a', 'id-a']);
    state.error = null;
    expect(await run()).toEqual({ redelivered: 2 });
  });

  it('goes on past one that GitHub refuses for good', async () => {
    const { fail, run, state } = start();
    fail('a');
    fail('b');
    state.error = down(false);
    await run();
    expect(state.asked).toEqual(['id-a', 'id-b']);
  });

  it('stops between two asks when the process stops', async () => {
    const { fail, run, state, stopping } = start();
    fail('a');
    stopping.abort();
    await run();
    expect(state.asked).toEqual([]);
  });
});
