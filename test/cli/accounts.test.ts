import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../src/accounts/secrets.ts';
import { addUser, generateApiKey, listApiKeys, revokeApiKey } from '../../src/cli/accounts.ts';
import { grantRepository, listGrants, withdrawRepository } from '../../src/cli/grants.ts';
import { readPassword } from '../../src/cli/read-password.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

function openDesk() {
  const said = { out: '', error: '', told: 0 };
  return {
    said,
    accounts: storage.accounts,
    views: storage.views,
    now: new Date(),
    tellOthers: async () => void (said.told += 1),
    out: (text: string) => void (said.out += text),
    error: (text: string) => void (said.error += text),
  };
}
const wanted = {
  name: 'monitoring',
  scopes: ['read' as const],
  repositories: null,
  user: null,
  expiresAt: null,
  json: false,
};

it('prints a key once, alone on standard output, and lists it without its secret', async () => {
  const desk = openDesk();
  expect(await generateApiKey(desk, wanted)).toBe(0);
  const secret = desk.said.out.trim();
  expect(desk.said.out).toBe(`${secret}\n`);
  const key = await storage.accounts.apiKeys.findByHash(digestOf(secret));
  expect(desk.said.error).toContain(key?.id);
  const list = openDesk();
  await listApiKeys(list, false);
  expect(list.said.out).toMatch(/monitoring +pw_[\w-]{7}… +read +all +good +never/);
  expect(list.said.out).not.toContain(secret);
  const { items } = await storage.accounts.audit.list(
    { action: 'api_key.create' },
    { limit: 9, offset: 0 },
  );
  expect(items).toMatchObject([{ actorName: 'command line', target: key?.id }]);
});

it('revokes a key by its id, and says when there is none', async () => {
  const desk = openDesk();
  await generateApiKey(desk, { ...wanted, name: 'old', json: true });
  const { id } = JSON.parse(desk.said.out) as { id: string };
  for (const [told, times] of [
    ['old is revoked', 1],
    ['old was revoked before', 0],
  ] as const) {
    const revoking = openDesk();
    expect(await revokeApiKey(revoking, id)).toBe(0);
    expect(revoking.said.out).toContain(told);
    expect(revoking.said.told).toBe(times);
  }
  const wrong = openDesk();
  expect(await revokeApiKey(wrong, 'no\u001B[31m')).toBe(1);
  expect(wrong.said.error).not.toContain('\u001B');
  expect(wrong.said.error).toContain('list-api-keys');
});

it('makes users, and keys that act for them', async () => {
  const desk = openDesk();
  await addUser(desk, { email: 'ada@example.com', role: 'viewer', password: 'long enough, this' });
  expect(desk.said.out).toContain('ada (viewer) can sign in');
  expect(await generateApiKey(desk, { ...wanted, user: 'ADA@example.com' })).toBe(0);
  const nobody = openDesk();
  expect(await generateApiKey(nobody, { ...wanted, user: 'nobody' })).toBe(1);
  expect(nobody.said.error).toContain('no user nobody');
});

it('grants repositories to users, and takes them back', async () => {
  const user = 'granted@example.com';
  await addUser(openDesk(), { email: user, role: 'user', password: 'long enough, this' });
  const repository = 'octo/granted';
  const wish = { user, repository };
  await expect(grantRepository(openDesk(), { ...wish, canWrite: true })).rejects.toThrow(
    'Pipewright does not watch octo/granted',
  );
  await storage.installations.saveRepository({
    id: 77,
    owner: 'octo',
    name: 'granted',
    installationId: 11,
    private: true,
    defaultBranch: 'main',
    status: 'active',
  });
  const granting = openDesk();
  expect(await grantRepository(granting, { ...wish, canWrite: true })).toBe(0);
  expect(granting.said.out).toContain('granted may read and change octo/granted');
  const list = openDesk();
  expect(await listGrants(list, user)).toBe(0);
  expect(list.said.out).toMatch(/octo\/granted +write +command line/);
  expect(await withdrawRepository(openDesk(), wish)).toBe(0);
  const again = openDesk();
  expect(await withdrawRepository(again, wish)).toBe(1);
  expect(again.said.error).toContain('was not granted');
  const none = openDesk();
  await listGrants(none, user);
  expect(none.said.out).toContain('No repository was granted');
  await expect(listGrants(openDesk(), 'no\u001B[31mbody')).rejects.toThrow('There is no user no');
});

it('reads a password from a pipe and not from a terminal', async () => {
  expect(await readPassword(Readable.from([Buffer.from('s3cret\r\n')]))).toBe('s3cret');
  const terminal = Object.assign(Readable.from([]), { isTTY: true });
  await expect(readPassword(terminal)).rejects.toThrow(/standard input/);
  await expect(readPassword(Readable.from(['\n']))).rejects.toThrow(
    /No password came\. .*standard input.*create-user/,
  );
});
