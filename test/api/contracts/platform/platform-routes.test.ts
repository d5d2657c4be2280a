import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUser } from '../../../../src/accounts/create-user.ts';
import { createPeople } from '../../../../src/github/people.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import { startSimulator, type Simulator } from '../../../../simulator/simulator.ts';
import { openTestStorage } from '../../../support/test-database.ts';
import { apiOver, PUBLIC_URL } from '../../api-over.ts';
import { startServer } from '../../running-server.ts';

const PASSWORD = 'correct horse battery';
const CALLBACK = `${PUBLIC_URL}/v1/auth/github/callback`;

let storage: Storage;
let simulator: Simulator;
let client: { id: string; secret: string };
/** The clock stands still: how long a password takes to check decides nothing. */
const BEGIN = Date.now();
let ahead = 0;
const clock = () => new Date(BEGIN + ahead);

beforeAll(async () => {
  storage = await openTestStorage();
  simulator = await startSimulator();
  for (const login of ['acme', 'umbra']) simulator.createOrganisation(login);
  for (const login of ['alice', 'bob', 'mallory']) simulator.createUser(login);
  for (const login of ['alice', 'bob']) simulator.addMember('acme', login);
  for (const fullName of ['acme/web', 'acme/docs', 'umbra/secret']) {
    const [owner = '', name = ''] = fullName.split('/');
    const { id } = await simulator.createRepository({ owner, name, private: true });
    await storage.installations.saveRepository({
      id,
      installationId: 11,
      owner,
      name,
      private: true,
      defaultBranch: 'main',
      status: 'active',
    });
  }
  simulator.grant('acme/web', 'alice', 'write');
  simulator.grant('acme/docs', 'alice', 'read');
  const app = simulator.createApp({
    permissions: { contents: 'read', members: 'read' },
    events: [],
    callbackUrls: [CALLBACK],
  });
  simulator.install(app.appId, ['acme/web', 'acme/docs']);
  simulator.install(app.appId, ['umbra/secret']);
  client = { id: app.clientId, secret: app.clientSecret };
});
afterAll(async () => {
  await simulator.stop();
  await storage.stop();
});

type Json = Record<string, unknown>;
interface Answer {
  status: number;
  headers: Headers;
  body: Json;
  error: { code?: string; details?: unknown[]; request_id?: string };
}

async function serve(allowedOrgs = ['acme']) {
  const people = createPeople({ client, apiUrl: simulator.apiUrl, webUrl: simulator.url, clock });
  const house = apiOver(storage, { clock, people, allowedOrgs });
  const { url } = await startServer({ deps: { api: house.api, publicUrl: PUBLIC_URL } });
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await fetch(url + path, { redirect: 'manual', ...init });
    const text = await answer.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const error = (body['error'] ?? {}) as Answer['error'];
    return { status: answer.status, headers: answer.headers, body, error };
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const as = (token: string) => ({ Authorization: `Bearer ${token}` });
  return { ...house, call, post, as };
}
type House = Awaited<ReturnType<typeof serve>>;

async function idsOf(asked: Promise<'all' | ReadonlySet<number>>): Promise<number[]> {
  const visible = await asked;
  if (visible === 'all') throw new Error('everything is visible');
  return [...visible];
}

async function newUser() {
  const username = `user-${randomUUID().slice(0, 8)}`;
  const email = `${username}@example.com`;
  return createUser(storage.accounts.users, { email, role: 'user', password: PASSWORD });
}

/** Goes to GitHub, signs in there as somebody, and gives what a browser would bring back. */
async function goToGitHub(begun: Answer, login: string) {
  const location = begun.headers.get('location') ?? String(begun.body['authorization_url']);
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const pressed = await fetch(location, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ login }),
  });
  const back = new URL(pressed.headers.get('location') ?? '');
  return { path: back.pathname + back.search, cookie };
}

async function signInAs(house: House, login: string): Promise<Answer> {
  const { cookie, path } = await goToGitHub(await house.call('/v1/auth/github'), login);
  return house.call(path, { headers: { Cookie: cookie } });
}

describe('sign-in with a password', () => {
  it('answers as the contract shows, and the token opens the API', async () => {
    const { call, post } = await serve();
    const user = await newUser();
    const { status, body, headers } = await post('/v1/auth/login', {
      email: user.email,
      password: PASSWORD,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      access_token: expect.stringMatching(/^ey/),
      refresh_token: expect.stringMatching(/^pwr_/),
      token_type: 'bearer',
      expires_in: 3600,
      user: { id: user.id, email: user.email, name: user.name, role: 'user' },
    });
    expect(headers.get('x-ratelimit-limit')).toBe('60');
    const keys = await call('/.well-known/jwks.json');
    const verified = await jwtVerify(
      String(body['access_token']),
      createLocalJWKSet(keys.body as unknown as JSONWebKeySet),
      { issuer: PUBLIC_URL },
    );
    expect(verified.payload).toMatchObject({ sub: user.id, role: 'user' });
    const { items } = await storage.accounts.audit.list(
      { actorId: user.id },
      { limit: 9, offset: 0 },
    );
    expect(items).toMatchObject([{ action: 'session.create', result: 'success' }]);
  });

  it('says the same of a wrong password and of nobody, and slows down both', async () => {
    const { post } = await serve();
    const user = await newUser();
    const told = [];
    for (const email of [user.email, `nobody-${randomUUID()}@example.com`]) {
      const answers = [];
      for (let count = 0; count < 6; count += 1) {
        answers.push(await post('/v1/auth/login', { email, password: 'wrong password' }));
      }
      expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^\d+$/);
      told.push(answers.map(({ status, error }) => [status, error.code]));
    }
    expect(told[0]).toEqual(told[1]);
    expect(told[0]?.slice(4)).toEqual([
      [401, 'invalid_credentials'],
      [429, 'rate_limit_exceeded'],
    ]);
  });

  it('refreshes, rotates on demand, and ends at logout', async () => {
    const { authenticator, post } = await serve();
    const { email } = await newUser();
    const { body } = await post('/v1/auth/login', { email, password: PASSWORD });
    const token = body['refresh_token'];
    const kept = await post('/v1/auth/refresh', { refresh_token: token });
    expect(kept.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: token,
    });
    const rotated = await post('/v1/auth/refresh', { refresh_token: token, rotate: true });
    const next = rotated.body['refresh_token'];
    expect(next).not.toBe(token);
    const out = await post('/v1/auth/logout', { refresh_token: next });
    expect(out.body).toEqual({ message: 'Successfully logged out' });
    expect((await post('/v1/auth/logout', { refresh_token: next })).body).toEqual(out.body);
    const late = await post('/v1/auth/refresh', { refresh_token: next });
    expect([late.status, late.error.code]).toEqual([401, 'invalid_credentials']);
    const secret = String(kept.body['access_token']);
    expect(await authenticator.authenticate({ kind: 'bearer', secret }, ['jwt'])).toBeNull();
    // Spent: whoever shows it is written down.
    expect((await post('/v1/auth/refresh', { refresh_token: token })).status).toBe(401);
    const { items } = await storage.accounts.audit.list(
      { action: 'session.end' },
      { limit: 2, offset: 0 },
    );
    expect(items.map(({ result }) => result).sort()).toEqual(['refused', 'success']);
  });

  it('tells field by field what is wrong with a request', async () => {
    const { post } = await serve();
    const { status, error } = await post('/v1/auth/login', { email: 5 });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      code: 'invalid_request',
      details: [{ field: 'email' }, { field: 'password' }],
      reference: expect.any(String),
      timestamp: expect.any(String),
      request_id: expect.any(String),
    });
  });
});

it('tells how the system and its services are', async () => {
  const { call } = await serve();
  expect((await call('/v1/api/status')).body).toEqual({
    status: 'healthy',
    version: '1.2.3',
    services: {
      pipeline_generator: 'unavailable',
      security_enforcement: 'unavailable',
      self_healing_debugger: 'healthy',
    },
    uptime: expect.any(Number),
  });
});

describe('sign-in through GitHub', () => {
  it('makes an account for a member, who sees what GitHub shows them and no more', async () => {
    const house = await serve();
    const begun = await house.call('/v1/auth/github');
    expect(begun.status).toBe(302);
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/v1/auth/github', 'Secure']) {
      expect(begun.headers.get('set-cookie')).toContain(part);
    }
    const { cookie, path } = await goToGitHub(begun, 'alice');
    const { body, headers, status } = await house.call(path, { headers: { Cookie: cookie } });
    expect([status, body['user']]).toEqual([
      200,
      expect.objectContaining({ username: 'alice', role: 'user', email: null }),
    ]);
    expect(headers.get('set-cookie')).toContain('Max-Age=0');
    const { id } = body['user'] as { id: string };
    const owner = (await storage.accounts.users.get(id)) as never;
    const { access } = house.api.bot;
    const identity = await house.authenticator.authenticate(
      { kind: 'bearer', secret: String(body['access_token']) },
      ['jwt'],
    );
    expect(owner).toMatchObject({ github: { login: 'alice' } });
    const seen = await idsOf(access.visibleTo(identity as never));
    const named = await storage.views.repositoriesOf(seen);
    expect([...named.values()].map(({ name }) => name).sort()).toEqual(['docs', 'web']);
    const pushed = await idsOf(access.changeableBy(identity as never));
    expect(pushed.map((each) => named.get(each)?.name)).toEqual(['web']);
    // The second time it is the same account.
    const again = await signInAs(house, 'alice');
    expect((again.body['user'] as { id: string }).id).toBe(id);
  });

  it('takes the user token that GitHub gave as a bearer, and none of another client', async () => {
    const house = await serve();
    const { body } = await signInAs(house, 'bob');
    const { id } = body['user'] as { id: string };
    const token = (await storage.accounts.githubTokens.get(id))?.accessToken ?? '';
    const shown = (secret: string) =>
      house.authenticator.authenticate({ kind: 'bearer', secret }, ['oauth']);
    expect(await shown(token)).toMatchObject({ id, method: 'oauth' });
    expect(await shown(`ghu_${'0'.repeat(36)}`)).toBeNull();
    const other = simulator.createApp({ name: `Other ${id}`, permissions: {}, events: [] });
    const stranger = createPeople({
      client: { id: other.clientId, secret: other.clientSecret },
      apiUrl: simulator.apiUrl,
      webUrl: simulator.url,
      clock,
    });
    expect(await stranger.ownerOf(token)).toBeNull();
  });

  it.each([
    ['who is in no allowed organisation', 'mallory', ['acme'], 403],
    ['anybody new where no organisation is allowed', 'mallory', [], 403],
  ])('refuses %s', async (_who, login, allowed, status) => {
    const refused = await signInAs(await serve(allowed), login);
    expect([refused.status, refused.error.code]).toEqual([status, 'permission_denied']);
  });

  it('refuses an answer that this browser did not ask for, or asked for too long ago', async () => {
    const house = await serve();
    const mine = await goToGitHub(await house.call('/v1/auth/github'), 'alice');
    const other = await goToGitHub(await house.call('/v1/auth/github'), 'alice');
    const bring = (path: string, cookie: string) =>
      house.call(path, { headers: { Cookie: cookie } });
    const tampered = `${mine.cookie.slice(0, -2)}AA`;
    for (const cookie of ['', other.cookie, tampered, 'pipewright_github=x']) {
      expect((await bring(mine.path, cookie)).status).toBe(400);
    }
    expect((await bring('/v1/auth/github/callback', mine.cookie)).status).toBe(400);
    const denied = await bring('/v1/auth/github/callback?error=access_denied', mine.cookie);
    expect(denied.status).toBe(403);
    ahead = 11 * 60_000;
    expect((await bring(mine.path, mine.cookie)).status).toBe(400);
    ahead = 0;
    expect((await bring(mine.path, mine.cookie)).status).toBe(200);
    // A code is good once.
    expect((await bring(mine.path, mine.cookie)).status).toBe(400);
  });

  it('links the account of who is signed in, once', async () => {
    const house = await serve();
    const user = await newUser();
    const signedIn = await house.post('/v1/auth/login', { email: user.email, password: PASSWORD });
    const token = String(signedIn.body['access_token']);
    const link = () => house.post('/v1/auth/github/link', undefined, house.as(token));
    simulator.createUser('carol');
    const { cookie, path } = await goToGitHub(await link(), 'carol');
    const linked = await house.call(path, { headers: { Cookie: cookie } });
    expect(linked.body).toEqual({ message: 'Linked to carol on GitHub' });
    expect(await signInAs(house, 'carol')).toMatchObject({ body: { user: { id: user.id } } });
    const taken = await goToGitHub(await link(), 'alice');
    expect((await house.call(taken.path, { headers: { Cookie: taken.cookie } })).status).toBe(409);
    expect((await house.post('/v1/auth/github/link', undefined)).status).toBe(401);
  });

  it('renews a token that is over, and asks to sign in again when GitHub takes none', async () => {
    const house = await serve();
    const { body } = await signInAs(house, 'alice');
    const { id } = body['user'] as { id: string };
    const before = await storage.accounts.githubTokens.get(id);
    const identity = { id, kind: 'user', role: 'user' } as never;
    const { access } = house.api.bot;
    ahead = 8 * 3_600_000;
    expect(await idsOf(access.visibleTo(identity))).toHaveLength(2);
    const after = await storage.accounts.githubTokens.get(id);
    expect(after?.accessToken).not.toBe(before?.accessToken);
    ahead = 0;
    const tokens = { accessToken: 'ghu_gone', expiresAt: null, refreshToken: null };
    await storage.accounts.githubTokens.save(id, tokens);
    const fresh = await serve();
    expect(await idsOf(fresh.api.bot.access.visibleTo(identity))).toEqual([]);
    expect(await storage.accounts.githubTokens.get(id)).toBeNull();
  });
});

it('kept to GitHub’s description', () => {
  expect(simulator.violations).toEqual([]);
});

it('says what is missing where GitHub sign-in is not set up', async () => {
  const { url } = await startServer({ deps: { api: apiOver(storage).api } });
  const answer = await fetch(`${url}/v1/auth/github`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('GITHUB_CLIENT_ID');
});
