import { expect, it } from 'vitest';
import { createRepositoryAccess } from '../../../../src/accounts/repository-access.ts';
import { requireChangeable } from '../../../../src/api/contracts/bot/capabilities.ts';
import type { Identity } from '../../../../src/domain/identity.ts';

const access = createRepositoryAccess({
  ofUser: async () => ({ readable: new Set([22, 23]), writable: new Set([22]) }),
  grants: {
    of: async (userId) =>
      [24, 25].map((repositoryId) => ({
        userId,
        repositoryId,
        canWrite: repositoryId === 25,
        grantedBy: 'root',
        at: new Date(),
      })),
  },
});
const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const DOCS = { id: 23, owner: 'octo', name: 'docs' };
const READ = { id: 24, owner: 'octo', name: 'granted-to-read' };
const WRITE = { id: 25, owner: 'octo', name: 'granted-to-write' };
const somebody: Identity = {
  id: 'user-1',
  kind: 'user',
  name: 'Ada',
  role: 'user',
  plan: 'standard',
  permissions: new Set(['issues:write']),
  method: 'api_key',
  apiKeyId: 'key-1',
  boundTo: null,
};

it('lets people change what they could push to on GitHub or were granted, and admins and services everything', async () => {
  const change = (who: Partial<Identity>, repository: typeof DEMO) =>
    requireChangeable({ access }, { ...somebody, ...who }, repository);
  await expect(change({}, DEMO)).resolves.toBeUndefined();
  await expect(change({}, DOCS)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(change({}, READ)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(change({}, WRITE)).resolves.toBeUndefined();
  expect(await access.visibleTo(somebody)).toEqual(new Set([22, 23, 24, 25]));
  await expect(change({ role: 'admin' }, DOCS)).resolves.toBeUndefined();
  await expect(change({ kind: 'service' }, DOCS)).resolves.toBeUndefined();
});
