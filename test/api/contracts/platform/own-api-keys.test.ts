import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUser } from '../../../../src/accounts/create-user.ts';
import type { ApiServer } from '../../../../src/api/server.ts';
import type { Role } from '../../../../src/domain/identity.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import { openTestStorage } from '../../../support/test-database.ts';
import { apiOver } from '../../api-over.ts';
import { buildServer } from '../../running-server.ts';

const PATH = '/v1/auth/api-keys';
let storage: Storage;
let server: ApiServer;
let url: string;
let signFor: (role: Role) => Promise<{ id: string; headers: Record<string, string> }>;

beforeAll(async () => {
  storage = await openTestStorage();
  const { accessTokens, api } = apiOver(storage);
  server = buildServer({ deps: { api } }).api;
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  signFor = async (role) => {
    const email = `${randomUUID().slice(0, 8)}@example.com`;
    const user = await createUser(storage.accounts.users, { email, role, password: null });
    return {
      id: user.id,
      headers: { Authorization: `Bearer ${await accessTokens.sign(user)}` },
    };
  };
});
afterAll(async () => {
  await server.close(0);
  await storage.stop();
});

async function call(
  path: string,
  { body, headers, method = 'GET' }: { body?: unknown; headers: object; method?: string },
) {
  const answer = await fetch(url + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const wish = (name: string, permissions = ['read']) => ({
  method: 'POST',
  body: { name, permissions },
});

it('who is signed in makes, lists and revokes keys of their own, and of nobody else', async () => {
  const [ada, eve] = await Promise.all([signFor('user'), signFor('user')]);
  const made = await call(PATH, { ...ada, ...wish('b', ['write']) });
  expect(made).toMatchObject({ status: 201, body: { owner: ada.id, permissions: ['write'] } });
  await call(PATH, { ...ada, ...wish('a') });
  const { id, key } = made.body as Record<'id' | 'key', string>;
  const listed = await call(`${PATH}?sort=name&limit=1`, ada);
  expect(listed.body).toMatchObject({
    api_keys: [{ name: 'a' }],
    total: 2,
    page: 1,
    limit: 1,
    pages: 2,
  });
  const second = await call(`${PATH}?sort=name&limit=1&page=2`, ada);
  expect(second.body).toMatchObject({ api_keys: [{ name: 'b' }], page: 2 });
  expect((await call(`${PATH}?sort=-name`, ada)).body).toMatchObject({
    api_keys: [{ name: 'b' }, { name: 'a' }],
  });
  expect((await call(`${PATH}?sort=hash`, ada)).status).toBe(422);
  expect(JSON.stringify(listed.body)).not.toContain(key);
  expect((await call(PATH, eve)).body).toMatchObject({ total: 0 });
  expect((await call(`${PATH}/${id}`, { ...eve, method: 'DELETE' })).status).toBe(404);
  expect((await call(`${PATH}/${id}`, { ...ada, method: 'DELETE' })).body).toMatchObject({
    message: 'API key revoked',
  });
  expect((await call(PATH, { headers: { 'X-API-Key': key } })).status).toBe(401);
});

it('a key opens no more than its owner may do, and makes no keys', async () => {
  const viewer = await signFor('viewer');
  expect((await call(PATH, { ...viewer, ...wish('k', ['write']) })).status).toBe(403);
  const admin = await signFor('admin');
  const made = await call(PATH, { ...admin, ...wish('k', ['admin']) });
  expect(made.status).toBe(201);
  const headers = { 'X-API-Key': String(made.body['key']) };
  expect((await call(PATH, { headers, ...wish('more', ['admin']) })).status).toBe(403);
  expect((await call(PATH, { headers })).status).toBe(403);
  const blind = await call(PATH, { headers, method: 'POST', body: { name: 5 } });
  expect(blind.status).toBe(403);
  expect(JSON.stringify(blind.body)).toContain('Sign in');
});
