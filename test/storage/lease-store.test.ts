import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeLeases } from '../fakes/lease-store.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

describe.each([
  ['in Postgres', () => storage.leases],
  ['of the fake', () => new FakeLeases()],
])('the Leases %s', (_, make) => {
  it('gives a lease to one owner, who may extend it, until it is released', async () => {
    const leases = make();
    expect(await leases.take('run:1', 'a', 60_000)).toBe(true);
    expect(await leases.take('run:1', 'b', 60_000)).toBe(false);
    expect(await leases.take('run:2', 'b', 60_000)).toBe(true);
    expect(await leases.take('run:1', 'a', 60_000)).toBe(true);
    await leases.release('run:1', 'b');
    expect(await leases.take('run:1', 'b', 60_000)).toBe(false);
    await leases.release('run:1', 'a');
    expect(await leases.take('run:1', 'b', 60_000)).toBe(true);
    await leases.release('never taken', 'a');
  });

  it('takes a lease from who let it run out', async () => {
    const leases = make();
    expect(await leases.take('short', 'dead', 1)).toBe(true);
    await sleep(20);
    expect(await leases.take('short', 'alive', 60_000)).toBe(true);
    expect(await leases.take('short', 'dead', 60_000)).toBe(false);
  });
});

describe('createLeaseStore', () => {
  it('lets one of many win', async () => {
    const taken = await Promise.all(
      Array.from({ length: 30 }, (_, at) => storage.leases.take('race', `owner-${at}`, 60_000)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
