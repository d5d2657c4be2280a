import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFirstAdmin } from '../../../src/accounts/create-user.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { startServer } from '../running-server.ts';

const TICKET = 'the-ticket-of-the-log';
const GOOD = { email: 'root@example.com', password: 'correct horse', again: 'correct horse' };

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

async function open() {
  const { users } = storage.accounts;
  const { url } = await startServer({
    deps: {
      firstAdmin: {
        token: TICKET,
        https: true,
        isDone: async () => (await users.count()) > 0,
        create: (given) => createFirstAdmin(users, given),
      },
    },
  });
  const cookie = `pipewright_first_admin=${TICKET}`;
  const go = async (path: string, fields?: Record<string, string>, Cookie = cookie) => {
    const init = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await fetch(url + path, { redirect: 'manual', headers: { Cookie }, ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return go;
}

it('lets whoever has the ticket become the admin, once', async () => {
  const go = await open();
  const stranger = await go('/first-admin', undefined, '');
  expect(stranger.status).toBe(401);
  expect(stranger.text).not.toContain('method="post"');
  expect((await go('/first-admin?ticket=guess', undefined, '')).text).toContain('not the token');
  expect((await go('/first-admin', GOOD, '')).status).toBe(401);

  const entered = await go(`/first-admin?ticket=${TICKET}`, undefined, '');
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/first-admin']);
  const cookie = entered.headers.get('set-cookie') ?? '';
  for (const part of ['HttpOnly', 'Secure', 'Path=/first-admin']) expect(cookie).toContain(part);
  const page = await go('/first-admin');
  expect(page.text).toContain('method="post"');
  expect(page.headers.get('content-security-policy')).toMatch(/form-action 'self';/);

  const wrong: Array<[Record<string, string>, string]> = [
    [{ ...GOOD, again: 'correct house' }, 'differ'],
    [{ ...GOOD, password: 'short', again: 'short' }, '10 to 512'],
    [{ ...GOOD, email: '"><script>' }, 'email'],
    [{ email: 'a@b.example' }, 'three fields'],
  ];
  for (const [fields, told] of wrong) {
    const refused = await go('/first-admin', fields);
    expect([refused.status, refused.text.includes('<script>')]).toEqual([422, false]);
    expect(refused.text).toContain(told);
  }

  const done = await go('/first-admin', GOOD);
  expect(done.status).toBe(200);
  expect(done.text).toContain('admin');
  const found = await storage.accounts.users.findByLogin(GOOD.email);
  expect(found?.user).toMatchObject({ role: 'admin', plan: 'admin' });
  for (const late of [go('/first-admin'), go('/first-admin', GOOD), go('/first-admin', {}, '')]) {
    expect((await late).status).toBe(410);
  }
});
