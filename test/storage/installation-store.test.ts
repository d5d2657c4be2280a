import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonitoredRepository } from '../../src/domain/repository.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { FakeInstallationStore } from '../fakes/installation-store.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

const ACME = { id: 1, account: 'acme', accountType: 'Organization', suspended: false };
const SHOP: MonitoredRepository = {
  id: 10,
  installationId: 1,
  owner: 'acme',
  name: 'shop',
  private: true,
  defaultBranch: 'main',
  status: 'active',
};

describe.each([
  ['in Postgres', () => storage.installations],
  ['of the fake', () => new FakeInstallationStore()],
])('the InstallationStore %s', (_, make) => {
  it('keeps a repository and sees a rename by its id', async () => {
    const installations = make();
    await installations.save(ACME);
    await installations.saveRepository(SHOP);
    expect(await installations.getRepository(10)).toEqual(SHOP);
    const renamed = { ...SHOP, owner: 'acme-inc', name: 'store', status: 'paused' } as const;
    await installations.saveRepository(renamed);
    expect(await installations.getRepository(10)).toEqual(renamed);
    expect(await installations.getRepository(11)).toBeNull();
  });

  it('marks what is removed, and takes it back when it returns', async () => {
    const installations = make();
    await installations.save(ACME);
    await installations.saveRepository(SHOP);
    await installations.saveRepository({ ...SHOP, id: 20, installationId: 2 });
    await installations.removeRepository(SHOP);
    expect(await installations.getRepository(10)).toMatchObject({ status: 'removed' });
    await installations.saveRepository(SHOP);
    expect(await installations.getRepository(10)).toEqual(SHOP);

    await installations.remove(1);
    expect(await installations.getRepository(10)).toMatchObject({ status: 'removed' });
    expect(await installations.getRepository(20)).toMatchObject({ status: 'active' });
    await installations.save({ ...ACME, suspended: true });
  });

  it('takes events in any order, and removals of what was never there', async () => {
    const installations = make();
    await installations.removeRepository({ id: 404, owner: 'a', name: 'b' });
    await installations.remove(404);
    await installations.saveRepository({ ...SHOP, id: 30, installationId: 405 });
    expect(await installations.getRepository(30)).toMatchObject({ installationId: 405 });
  });
});
