import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUser } from '../../src/accounts/create-user.ts';
import { openAccountDesks, type AccountDesks } from '../../src/accounts/open-desks.ts';
import { permissionsOfRole } from '../../src/accounts/permissions.ts';
import { digestOf } from '../../src/accounts/secrets.ts';
import type { Identity, Role } from '../../src/domain/identity.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
let desks: AccountDesks;
let told = 0;
beforeAll(async () => {
  storage = await openTestStorage();
  const { accounts, views } = storage;
  const clock = () => new Date();
  desks = openAccountDesks({ accounts, views, clock, onChange: () => void (told += 1) });
});
afterAll(() => storage.stop());

const newUser = (role: Role) => {
  const email = `${randomUUID()}@example.com`;
  return createUser(storage.accounts.users, {
    email,
    username: randomUUID(),
    role,
    password: null,
  });
};
const identityOf = (role: Role, id: string = randomUUID()): Identity => ({
  id,
  kind: 'user',
  name: 'Ada',
  role,
  plan: 'standard',
  permissions: permissionsOfRole(role),
  method: 'jwt',
  apiKeyId: null,
  boundTo: null,
});

describe('users', () => {
  it('never lose the last admin, also when two take each other’s role at once', async () => {
    const [one, other] = await Promise.all([newUser('admin'), newUser('admin')]);
    await expect(desks.users.change(one.id, { role: 'admin' })).resolves.toMatchObject({
      role: 'admin',
    });
    const changes = await Promise.allSettled([
      desks.users.change(one.id, { role: 'viewer' }),
      desks.users.change(other.id, { disabled: true }),
    ]);
    expect(changes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { items } = await desks.users.list({ limit: 100, offset: 0 });
    const [last, ...more] = items.filter(({ disabled, role }) => role === 'admin' && !disabled);
    expect(more).toEqual([]);
    for (const work of [
      () => desks.users.remove(last?.id ?? ''),
      () => desks.users.change(last?.id ?? '', { disabled: true }),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'conflict' });
    }
    const next = await newUser('admin');
    await desks.users.remove(last?.id ?? '');
    await expect(desks.users.remove(next.id)).rejects.toThrow('last admin');
  });

  it('are signed out when their rights or their password change, and not for another name', async () => {
    const { sessions } = storage.accounts;
    const user = await newUser('user');
    for (const [change, open] of [
      [{ name: 'Grace', plan: 'premium' }, true],
      [{ role: 'viewer' }, false],
      [{ password: 'a new long password' }, false],
      [{ disabled: true }, false],
    ] as const) {
      const session = await sessions.create(user.id, digestOf(randomUUID()));
      const before = told;
      expect(await desks.users.change(user.id, change)).toMatchObject(
        'password' in change ? {} : change,
      );
      expect(await sessions.isOpen(session.id)).toBe(open);
      expect(told).toBe(before + 1);
    }
    const short = desks.users.change(user.id, { password: 'short' });
    await expect(short).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('are forgotten with what was theirs', async () => {
    const user = await newUser('user');
    const wanted = { name: 'k', scopes: ['read' as const], repositories: null, expiresAt: null };
    const { key } = await desks.apiKeys.create(identityOf('admin'), {
      ...wanted,
      ownerId: user.id,
    });
    await desks.users.remove(user.id);
    expect(await storage.accounts.apiKeys.get(key.id)).toBeNull();
    for (const work of [
      () => desks.users.get(user.id),
      () => desks.users.remove(user.id),
      () => desks.users.change(user.id, { name: 'x' }),
      () => desks.users.get('no-id'),
      () => desks.users.remove('no-id'),
      () => desks.grants.of(user.id),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('API keys', () => {
  const wanted = { name: 'mine', repositories: null, expiresAt: null };

  it('open no more than who makes them may do', async () => {
    const user = await newUser('user');
    const by = identityOf('user', user.id);
    const make = (scopes: Array<'read' | 'write' | 'admin'>, ownerId: string | null) =>
      desks.apiKeys.create(by, { ...wanted, scopes, ownerId });
    await expect(make(['admin'], user.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await make(['write'], user.id)).key.ownerId).toBe(user.id);
    await expect(make(['read'], randomUUID())).rejects.toMatchObject({
      details: { owner: expect.any(String) },
    });
  });

  it('are found and revoked by their owner, and nobody else’s are', async () => {
    const [user, other] = await Promise.all([newUser('user'), newUser('user')]);
    const by = identityOf('user', user.id);
    const scopes = ['read' as const];
    const { key } = await desks.apiKeys.create(by, { ...wanted, scopes, ownerId: user.id });
    await expect(desks.apiKeys.revoke(key.id, other.id)).rejects.toMatchObject({
      code: 'not_found',
    });
    const before = told;
    expect(await desks.apiKeys.revoke(key.id, user.id)).toMatchObject({ revoked: true });
    expect(told).toBe(before + 1);
    expect(await desks.apiKeys.revoke(key.id)).toMatchObject({ revoked: false });
    const none = await desks.apiKeys.list({ ownerId: 'no-id' }, { limit: 1, offset: 0 });
    expect(none).toEqual({ items: [], total: 0 });
    const order = { by: 'name' as const, descending: false };
    const mine = await desks.apiKeys.list({ ownerId: user.id, order }, { limit: 9, offset: 0 });
    expect(mine.items.map(({ id }) => id)).toEqual([key.id]);
  });
});

it('grants tell what is no name from what is not watched', async () => {
  const user = await newUser('user');
  const grant = (name: string) => desks.grants.grant(user.id, name, { canWrite: true, by: 'root' });
  for (const name of ['demo', 'octo/demo/x', 'octo/\u001b[31m', '']) {
    await expect(grant(name)).rejects.toMatchObject({
      code: 'validation_failed',
      message: 'This is no name of a repository. Write it as owner/name.',
    });
  }
  await expect(grant('octo/unknown')).rejects.toMatchObject({
    code: 'not_found',
    message:
      'Pipewright does not watch octo/unknown: the GitHub App must be installed there first.',
  });
});

it('grants of repositories that are gone are not told', async () => {
  const user = await newUser('user');
  const repository = {
    id: 91,
    owner: 'octo',
    name: 'gone',
    installationId: 11,
    private: true,
    defaultBranch: 'main',
    status: 'active' as const,
  };
  await storage.installations.saveRepository(repository);
  await desks.grants.grant(user.id, 'octo/gone', { canWrite: false, by: 'root' });
  await desks.grants.grant(user.id, 'OCTO/gone', { canWrite: true, by: 'root' });
  expect(await desks.grants.of(user.id)).toMatchObject([{ canWrite: true, grantedBy: 'root' }]);
  await storage.installations.saveRepository({ ...repository, status: 'removed' });
  expect(await desks.grants.of(user.id)).toEqual([]);
  await expect(desks.grants.withdraw(user.id, 'octo/gone')).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await storage.accounts.grants.withdraw('no-id', 91)).toBe(false);
  expect(await storage.accounts.grants.of('no-id')).toEqual([]);
});
