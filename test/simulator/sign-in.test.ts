import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { AppCredentials } from '../../simulator/stage/app-stage.ts';
import { SIGN_IN_OPERATIONS } from './driven-elsewhere.ts';

const CALLBACK = 'http://127.0.0.1:9/auth/callback';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

let simulator: Simulator;
let app: AppCredentials;
let later = 0;

async function press(
  query: Record<string, string>,
  form: Record<string, string>,
): Promise<{ status: number; back: URL; text: string }> {
  const all = new URLSearchParams({ client_id: app.clientId, ...query });
  const answer = await fetch(`${simulator.url}/login/oauth/authorize?${all.toString()}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  const back = new URL(answer.headers.get('location') ?? 'about:blank');
  return { status: answer.status, back, text: await answer.text() };
}

async function codeFor(login: string): Promise<string> {
  const query = { state: 's1', code_challenge: challenge, code_challenge_method: 'S256' };
  const { back } = await press({ ...query, redirect_uri: CALLBACK }, { login });
  return back.searchParams.get('code') ?? '';
}

async function exchange(fields: Record<string, string>): Promise<Record<string, string>> {
  const answer = await fetch(`${simulator.url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      client_id: app.clientId,
      client_secret: app.clientSecret,
      ...fields,
    }),
  });
  return (await answer.json()) as Record<string, string>;
}

async function tokenOf(login: string): Promise<Record<string, string>> {
  return exchange({ code: await codeFor(login), code_verifier: verifier });
}

async function call(
  path: string,
  authorization: string,
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; json: Record<string, unknown> & Array<Record<string, unknown>> }> {
  const options = { headers: { authorization }, redirect: 'manual' as const, ...init };
  const answer = await fetch(`${simulator.apiUrl}${path}`, options);
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
}

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => new Date(Date.now() + later) });
  simulator.createOrganisation('acme');
  for (const login of ['alice', 'mallory']) simulator.createUser(login);
  simulator.addMember('acme', 'alice');
  for (const name of ['web', 'other']) {
    await simulator.createRepository({ owner: 'acme', name, private: true });
  }
  simulator.grant('acme/web', 'alice', 'write');
  app = simulator.createApp({
    permissions: { contents: 'read' },
    events: [],
    callbackUrls: [CALLBACK],
  });
  simulator.install(app.appId, ['acme/web']);
});

afterAll(async () => {
  await simulator.stop();
});

test('asks as whom to sign in, and leads back with a code and the state', async () => {
  const page = await fetch(
    `${simulator.url}/login/oauth/authorize?client_id=${app.clientId}&state=s1`,
  );
  expect(await page.text()).toContain('Sign in as alice');
  const { status, back } = await press({ state: 's1' }, { login: 'alice' });
  expect([status, back.origin + back.pathname]).toEqual([302, CALLBACK]);
  expect(back.searchParams.get('state')).toBe('s1');
  expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{20}$/);
  const denied = await press({ state: 's1' }, { cancel: '1' });
  expect(denied.back.searchParams.get('error')).toBe('access_denied');
});

test.each([
  ['an unknown client', { client_id: 'nobody' }],
  ['another address to go back to', { redirect_uri: 'http://evil.example/auth/callback' }],
  ['a neighbour of our address', { redirect_uri: `${CALLBACK}-evil` }],
  ['a plain challenge', { code_challenge: verifier, code_challenge_method: 'plain' }],
])('refuses %s', async (_, query) => {
  expect((await press(query, { login: 'alice' })).status).toBe(400);
});

test('gives a token for the code, once, to who knows secret and verifier', async () => {
  const code = await codeFor('alice');
  expect(await exchange({ code, code_verifier: verifier })).toMatchObject({
    token_type: 'bearer',
    access_token: expect.stringMatching(/^ghu_/),
    expires_in: 28_800,
  });
  const bad = { error: 'bad_verification_code' };
  expect(await exchange({ code, code_verifier: verifier })).toMatchObject(bad);
  expect(await exchange({ code: await codeFor('alice') })).toMatchObject(bad);
  const stolen = { code: await codeFor('alice'), code_verifier: verifier };
  expect(await exchange({ ...stolen, client_secret: 'x' })).toMatchObject({
    error: 'incorrect_client_credentials',
  });
  expect(await exchange({ ...stolen, redirect_uri: 'http://x.example' })).toMatchObject({
    error: 'redirect_uri_mismatch',
  });
  const plain = await fetch(`${simulator.url}/login/oauth/access_token`, { method: 'POST' });
  expect(new URLSearchParams(await plain.text()).get('error')).toBe('incorrect_client_credentials');
});

test('renews a token, which ends the old one', async () => {
  const first = await tokenOf('alice');
  later += 8 * 3_600_000 + 1000;
  expect((await call('/user', `Bearer ${first['access_token']}`)).status).toBe(401);
  const renewal = { grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' };
  const second = await exchange(renewal);
  expect((await call('/user', `Bearer ${second['access_token']}`)).status).toBe(200);
  expect(await exchange(renewal)).toMatchObject({ error: 'bad_refresh_token' });
});

test('shows people what is theirs, as far as the App reaches', async () => {
  const alice = `Bearer ${(await tokenOf('alice'))['access_token']}`;
  expect((await call('/user', alice)).json['login']).toBe('alice');
  const { json } = await call('/user/installations', alice);
  const [installation] = json['installations'] as Array<{ id: number }>;
  const below = `/user/installations/${installation?.id}/repositories`;
  expect((await call(below, alice)).json['total_count']).toBe(1);
  const repositories = await call('/user/repos', alice);
  expect(repositories.json.map((each) => [each['full_name'], each['permissions']])).toEqual([
    ['acme/web', expect.objectContaining({ push: true, admin: false })],
  ]);
  expect((await call('/repos/acme/web', alice)).status).toBe(200);
  // A member sees it, but the App is not installed there.
  expect((await call('/repos/acme/other', alice)).status).toBe(404);
  const write = { method: 'POST', body: JSON.stringify({ content: 'x' }) };
  expect((await call('/repos/acme/web/git/blobs', alice, write)).status).toBe(403);
  expect((await call('/user/orgs', alice)).json.map((each) => each['login'])).toEqual(['acme']);
  const membership = await call('/user/memberships/orgs/acme', alice);
  expect(membership.json).toMatchObject({ state: 'active', role: 'member' });
  expect((await call('/orgs/acme/members/alice', alice)).status).toBe(204);
});

test('shows a stranger nothing of it', async () => {
  const mallory = `Bearer ${(await tokenOf('mallory'))['access_token']}`;
  expect((await call('/user/installations', mallory)).json['total_count']).toBe(0);
  expect((await call('/user/repos', mallory)).json).toEqual([]);
  expect((await call('/repos/acme/web', mallory)).status).toBe(404);
  expect((await call('/user/memberships/orgs/acme', mallory)).status).toBe(404);
  expect((await call('/orgs/acme/members/alice', mallory)).status).toBe(302);
  expect((await call('/user', 'Bearer ghu_unknown')).status).toBe(401);
});

test('tells an App whether a token was issued to it', async () => {
  const { access_token: token } = await tokenOf('alice');
  const other = simulator.createApp({ name: 'Other', permissions: {}, events: [] });
  const check = async ({ clientId, clientSecret }: AppCredentials): Promise<number> => {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const init = { method: 'POST', body: JSON.stringify({ access_token: token }) };
    return (await call(`/applications/${clientId}/token`, `Basic ${basic}`, init)).status;
  };
  expect(await check(app)).toBe(200);
  expect(await check(other)).toBe(404);
  expect(await check({ ...app, clientSecret: 'x' })).toBe(401);
});

test('kept to GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  expect(SIGN_IN_OPERATIONS.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
});
