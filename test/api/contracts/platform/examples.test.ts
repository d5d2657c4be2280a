import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey } from '../../../../src/accounts/api-keys.ts';
import { createUser } from '../../../../src/accounts/create-user.ts';
import { PLATFORM_ROUTES } from '../../../../src/api/contracts/platform/routes.ts';
import type { ApiServer } from '../../../../src/api/server.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import { openTestStorage } from '../../../support/test-database.ts';
import { apiOver } from '../../api-over.ts';
import { buildServer } from '../../running-server.ts';
import { missingOf } from '../served-example.ts';

// The way there and back has tests of its own, with a GitHub.
const APART = new Set(['finishGitHubSignIn']);
const shown = PLATFORM_ROUTES.flatMap((route) => {
  const [good, answer] = Object.entries(route.answers).find(([code]) => code < '300') ?? [];
  return answer?.example === undefined || APART.has(route.operation)
    ? []
    : [{ ...route, good, example: answer.example }];
});

let storage: Storage;
let server: ApiServer;
let url: string;
let token: string;
let refreshToken: string;
let keyId: string;

beforeAll(async () => {
  storage = await openTestStorage();
  const { accounts } = storage;
  const { accessTokens, api, signIn } = apiOver(storage);
  server = buildServer({ deps: { api } }).api;
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  const { bodyExample } = PLATFORM_ROUTES.find(({ operation }) => operation === 'login') ?? {};
  const { email, password } = bodyExample as { email: string; password: string };
  const user = await createUser(accounts.users, { email, role: 'user', password });
  token = await accessTokens.sign(user);
  ({ refreshToken } = await signIn.open(user));
  const wanted = { name: 'old', repositories: ['octo/demo'], ownerId: user.id, expiresAt: null };
  const made = await createApiKey(accounts.apiKeys, { ...wanted, scopes: ['read'] }, new Date());
  keyId = made.key.id;
});
afterAll(async () => {
  await server.close(0);
  await storage.stop();
});

/** The example of a body, with the refresh token that is good here. */
function bodyOf(example: unknown): string {
  const body = example as Record<string, unknown>;
  return JSON.stringify('refresh_token' in body ? { ...body, refresh_token: refreshToken } : body);
}

it.each(shown.map((route) => [`${route.method} ${route.path}`, route] as const))(
  'serves the example of %s',
  async (_name, { bodyExample, example, good, method, path }) => {
    const answer = await fetch(url + path.replace('{api_key_id}', keyId), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(bodyExample === undefined ? {} : { body: bodyOf(bodyExample) }),
    });
    expect(`${answer.status}`).toBe(good);
    // What services there are, and what a key is bound to, is data.
    const isData = (field: string) => /^\.services|^\.repositories/.test(field);
    expect(missingOf(example, await answer.json(), isData)).toEqual([]);
  },
);
