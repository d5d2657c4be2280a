import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryHistory, DeliveryStore, NewDelivery } from '../../src/domain/delivery.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { openTestStorage } from '../support/test-database.ts';

const SOON = new Date(Date.now() + 3_600_000);
let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
  const known = { installationId: 1, private: false, defaultBranch: 'main' };
  await storage.installations.saveRepository({
    id: 2,
    owner: 'Acme',
    name: 'Shop',
    status: 'active',
    ...known,
  });
  await storage.installations.saveRepository({
    id: 3,
    owner: 'acme',
    name: 'other',
    status: 'removed',
    ...known,
  });
});
afterAll(() => storage.stop());

let fake = new FakeDeliveryStore();
beforeEach(async () => {
  fake = new FakeDeliveryStore();
  // One database for the file: what earlier tests finished goes first.
  for (const { guid } of await storage.history.list({}, 1000)) {
    await storage.deliveries.finish(guid, { status: 'dead' });
  }
  await storage.history.remove(SOON, 1000);
});

const received = (guid: string, fields: Partial<NewDelivery> = {}): NewDelivery => ({
  guid,
  event: 'workflow_run',
  action: 'completed',
  installationId: 1,
  repositoryId: 2,
  repository: 'Acme/Shop',
  status: 'received',
  payload: Buffer.from('{}'),
  ...fields,
});

describe.each([
  ['in Postgres', () => ({ deliveries: storage.deliveries, history: storage.history })],
  ['of the fake', () => ({ deliveries: fake, history: fake })],
] as Array<[string, () => { deliveries: DeliveryStore; history: DeliveryHistory }]>)(
  'the DeliveryHistory %s',
  (_, make) => {
    const open = async () => {
      const { deliveries, history } = make();
      // By another name: `processed` is never taken back.
      for (const each of [
        received('waits'),
        received('gone', { event: 'push', repositoryId: 3, repository: 'acme/other' }),
        received('done'),
        received('unused', { event: 'star', status: 'ignored' }),
      ]) {
        await deliveries.store(each);
        // Apart in time, for the order.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await deliveries.finish('gone', { status: 'dead', error: 'boom' });
      await deliveries.finish('done', { status: 'processed' });
      const list = async (filter: Parameters<DeliveryHistory['list']>[0], limit = 100) =>
        (await history.list(filter, limit)).map(({ guid }) => guid);
      return { deliveries, history, list };
    };

    it('lists the newest first, without bodies, narrowed as asked', async () => {
      const { history, list } = await open();
      expect(await list({})).toEqual(['unused', 'done', 'gone', 'waits']);
      expect(await list({}, 2)).toEqual(['unused', 'done']);
      expect(await list({ status: 'dead' })).toEqual(['gone']);
      expect(await list({ event: 'workflow_run' })).toEqual(['done', 'waits']);
      expect(await list({ repository: 'ACME/shop', event: 'star' })).toEqual(['unused']);
      expect(await list({ repository: 'acme/other' })).toEqual(['gone']);
      expect(await list({ repository: 'acme/sho_' })).toEqual([]);
      expect(await list({ repository: 'acme/shop/x' })).toEqual([]);
      expect(await list({ since: SOON })).toEqual([]);
      expect((await history.list({}, 1))[0]).not.toHaveProperty('payload');
      expect(await history.countDead()).toBe(1);
    });

    it('replays what was handled or given up, once', async () => {
      const { deliveries, history } = await open();
      expect(await history.replay('gone')).toBe('replayed');
      expect(await history.replay('gone')).toBe('waiting');
      expect(await history.replay('waits')).toBe('waiting');
      expect(await history.replay('never')).toBe('unknown');
      expect(await deliveries.get('gone')).toMatchObject({ status: 'received', attempts: 0 });
      expect(await deliveries.unfinished(SOON, 10)).toEqual(['waits', 'gone']);
      expect(await history.countDead()).toBe(0);
    });

    it('replays the dead, oldest first, as many as asked', async () => {
      const { deliveries, history } = await open();
      await deliveries.finish('waits', { status: 'dead' });
      expect(await history.replayDead(1)).toEqual(['waits']);
      expect(await history.replayDead(10)).toEqual(['gone']);
      expect(await history.replayDead(10)).toEqual([]);
    });

    it('erases bodies and forgets rows of what is finished, in batches, and nothing else', async () => {
      const { deliveries, history, list } = await open();
      expect(await history.erasePayloads(new Date(0), 10)).toBe(0);
      expect(await history.erasePayloads(SOON, 2)).toBe(2);
      expect(await history.erasePayloads(SOON, 2)).toBe(1);
      expect(await history.erasePayloads(SOON, 2)).toBe(0);
      expect((await deliveries.get('done'))?.payload).toBeNull();
      expect((await deliveries.get('waits'))?.payload).not.toBeNull();
      expect(await history.replay('gone')).toBe('erased');
      expect(await history.replayDead(10)).toEqual([]);
      expect(await history.remove(SOON, 2)).toBe(2);
      expect(await history.remove(SOON, 2)).toBe(1);
      expect(await list({})).toEqual(['waits']);
    });
  },
);

it('counts redeliveries over all processes: at most so many, with growing pauses', async () => {
  const { redeliveries } = storage;
  const now = { most: 3, pauseMs: 0 };
  const both = await Promise.all([
    redeliveries.claim('a', { most: 3, pauseMs: 60_000 }),
    redeliveries.claim('a', { most: 3, pauseMs: 60_000 }),
  ]);
  expect(both.sort()).toEqual([false, true]);
  expect(await redeliveries.claim('a', { most: 3, pauseMs: 60_000 })).toBe(false);
  expect(await redeliveries.claim('a', now)).toBe(true);
  await redeliveries.unclaim('a');
  expect(await redeliveries.claim('a', now)).toBe(true);
  expect(await redeliveries.claim('a', now)).toBe(true);
  expect(await redeliveries.claim('a', now)).toBe(false);
  await redeliveries.forget(SOON);
  expect(await redeliveries.claim('a', now)).toBe(true);
});
