import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { AppCredentials } from '../../simulator/stage/app-stage.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';

let simulator: Simulator;
let credentials: AppCredentials;
let installationId: number;
let now = new Date('2026-11-20T10:00:00Z');

function jwt(claims: object, key = credentials.privateKey, alg = 'RS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

function seconds(offset: number): number {
  return Math.floor(now.getTime() / 1000) + offset;
}

function goodJwt(): string {
  return jwt({ iss: credentials.appId, iat: seconds(-60), exp: seconds(500) });
}

async function call(
  method: string,
  path: string,
  authorization: string | null,
  body?: object,
): Promise<{
  status: number;
  json: { message?: string; token?: string } & Record<string, unknown>;
}> {
  const answer = await fetch(`${simulator.apiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: authorization === null ? {} : { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
}

async function token(body?: object): Promise<string> {
  const path = `/app/installations/${installationId}/access_tokens`;
  const { json } = await call('POST', path, `Bearer ${goodJwt()}`, body);
  return `token ${json.token ?? ''}`;
}

beforeAll(async () => {
  simulator = await startSimulator({
    clock: () => now,
    runner: createFakeWorkflowRunner(),
  });
  simulator.createOrganisation('acme');
  credentials = simulator.createApp({
    permissions: {
      actions: 'write',
      checks: 'write',
      contents: 'write',
      pull_requests: 'write',
      workflows: 'write',
    },
    events: [],
  });
  const files = { 'a.txt': 'a\n', '.github/workflows/ci.yml': 'on: push\n' };
  await simulator.createRepository({ owner: 'acme', name: 'web', private: true, files });
  await simulator.createRepository({ owner: 'acme', name: 'secret', private: true });
  await simulator.createRepository({ owner: 'acme', name: 'open' });
  installationId = simulator.install(credentials.appId, ['acme/web']).id;
});

afterAll(async () => {
  await simulator.stop();
});

beforeEach(() => {
  now = new Date('2026-11-20T10:00:00Z');
});

test('takes a JWT of the App with its id or its client id', async () => {
  for (const iss of [credentials.appId, String(credentials.appId), credentials.clientId]) {
    const good = jwt({ iss, iat: seconds(-60), exp: seconds(600) });
    expect((await call('GET', '/app', `Bearer ${good}`)).status).toBe(200);
  }
});

test.each([
  ['lives longer than ten minutes', () => ({ exp: seconds(700) }), 'too far in the future'],
  ['has expired', () => ({ exp: seconds(-1) }), 'must be in the future'],
  ['is from the future', () => ({ iat: seconds(300) }), "'Issued at'"],
  ['has no expiry', () => ({ exp: undefined }), "'exp'"],
])('refuses a JWT that %s', async (_, change, message) => {
  const claims = { iss: credentials.appId, iat: seconds(-60), exp: seconds(500), ...change() };
  const { status, json } = await call('GET', '/app', `Bearer ${jwt(claims)}`);
  expect(status).toBe(401);
  expect(json.message).toContain(message);
});

test('refuses a JWT of another key, another algorithm, or another App', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const claims = { iss: credentials.appId, iat: seconds(-60), exp: seconds(500) };
  expect((await call('GET', '/app', `Bearer ${jwt(claims, pem)}`)).status).toBe(401);
  const none = jwt(claims, credentials.privateKey, 'none');
  expect((await call('GET', '/app', `Bearer ${none}`)).status).toBe(401);
  expect((await call('GET', '/app', `Bearer ${jwt({ ...claims, iss: 1 })}`)).status).toBe(404);
});

test('refuses an installation token where a JWT is wanted, and the other way round', async () => {
  expect((await call('GET', '/app', await token())).status).toBe(401);
  expect((await call('GET', '/repos/acme/web', `Bearer ${goodJwt()}`)).status).toBe(404);
});

test('lets a token work for an hour', async () => {
  const held = await token();
  now = new Date('2026-11-20T10:59:59Z');
  expect((await call('GET', '/repos/acme/web', held)).status).toBe(200);
  now = new Date('2026-11-20T11:00:00Z');
  expect(await call('GET', '/repos/acme/web', held)).toMatchObject({
    status: 401,
    json: { message: 'Bad credentials' },
  });
});

test('hides what a token cannot see behind 404', async () => {
  const held = await token();
  expect((await call('GET', '/repos/acme/secret', held)).status).toBe(404);
  expect((await call('GET', '/repos/acme/web', null)).status).toBe(404);
  expect((await call('GET', '/repos/acme/open', held)).status).toBe(200);
  const blob = { content: 'x' };
  expect((await call('POST', '/repos/acme/open/git/blobs', held, blob)).status).toBe(403);
});

test('narrows a token to repositories and permissions, never widens it', async () => {
  const held = await token({ repositories: ['web'], permissions: { contents: 'read' } });
  expect((await call('GET', '/repos/acme/web/contents/a.txt', held)).status).toBe(200);
  expect((await call('GET', '/repos/acme/web/actions/runs', held)).status).toBe(403);
  const path = `/app/installations/${installationId}/access_tokens`;
  for (const wider of [{ permissions: { issues: 'write' } }, { repositories: ['secret'] }]) {
    expect((await call('POST', path, `Bearer ${goodJwt()}`, wider)).status).toBe(422);
  }
});

test('answers 403 where a permission is missing', async () => {
  const held = await token({ permissions: { contents: 'read', checks: 'read' } });
  const check = { name: 'x', head_sha: 'a'.repeat(40) };
  expect(await call('POST', '/repos/acme/web/check-runs', held, check)).toMatchObject({
    status: 403,
    json: { message: 'Resource not accessible by integration' },
  });
});

test('wants the workflows permission for workflow files, in trees, refs and contents', async () => {
  const full = await token();
  const held = await token({ permissions: { contents: 'write' } });
  const entry = {
    path: '.github/workflows/x.yml',
    mode: '100644',
    type: 'blob',
    content: 'on: push',
  };
  const trees = '/repos/acme/web/git/trees';
  expect((await call('POST', trees, held, { tree: [entry] })).status).toBe(403);
  const tree = await call('POST', trees, full, { tree: [entry] });
  expect(tree.status).toBe(201);
  const commit = { message: 'x', tree: tree.json['sha'] };
  const { json } = await call('POST', '/repos/acme/web/git/commits', full, commit);
  const ref = { ref: 'refs/heads/x', sha: json['sha'] };
  expect((await call('POST', '/repos/acme/web/git/refs', held, ref)).status).toBe(403);
  const file = { message: 'x', content: '' };
  const contents = '/repos/acme/web/contents/.github/workflows/y.yml';
  expect((await call('PUT', contents, held, file)).status).toBe(403);
  expect((await call('POST', '/repos/acme/web/git/refs', full, ref)).status).toBe(201);
});

test('refuses tokens of a suspended or removed installation', async () => {
  const held = await token();
  simulator.suspend(installationId, true);
  expect((await call('GET', '/repos/acme/web', held)).status).toBe(401);
  const path = `/app/installations/${installationId}/access_tokens`;
  expect((await call('POST', path, `Bearer ${goodJwt()}`)).status).toBe(403);
  simulator.suspend(installationId, false);
  expect((await call('GET', '/repos/acme/web', held)).status).toBe(200);
});

test('lets everybody comment on what is public, and change what is their own', async () => {
  const [alice, bob] = [simulator.createUser('alice').token, simulator.createUser('bob').token];
  await simulator.pushCommit('acme/open', 'topic', { 'a.txt': 'b' });
  await simulator.openPullRequest('acme/open', { title: 'Topic', head: 'topic' });
  const path = '/repos/acme/open/issues';
  const comment = await call('POST', `${path}/1/comments`, `token ${alice}`, { body: 'Hello' });
  expect(comment.status).toBe(201);
  const own = `${path}/comments/${String(comment.json['id'])}`;
  expect((await call('PATCH', own, `token ${alice}`, { body: 'Hi' })).status).toBe(200);
  expect((await call('PATCH', own, `token ${bob}`, { body: 'No' })).status).toBe(403);
  expect((await call('DELETE', own, `token ${bob}`)).status).toBe(403);
  expect((await call('POST', `${path}/1/comments`, null, { body: 'Anon' })).status).toBe(401);
});

test('gives tokens of the long form as well', async () => {
  simulator.world.tokenForm = 'long';
  const held = await token();
  simulator.world.tokenForm = 'short';
  expect(held.length).toBeGreaterThan(300);
  expect((await call('GET', '/repos/acme/web', held)).status).toBe(200);
});

test('redirects logs to another origin, for a minute, without credentials', async () => {
  const held = await token();
  const { json } = await call('GET', '/repos/acme/web/actions/runs', held);
  const [run] = json['workflow_runs'] as Array<{ id: number }>;
  const jobs = await call('GET', `/repos/acme/web/actions/runs/${run?.id}/jobs`, held);
  const [job] = jobs.json['jobs'] as Array<{ id: number }>;
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web/actions/jobs/${job?.id}/logs`, {
    redirect: 'manual',
    headers: { authorization: held },
  });
  const location = answer.headers.get('location') ?? '';
  expect(answer.status).toBe(302);
  expect(new URL(location).origin).not.toBe(simulator.url);
  expect((await fetch(location, { headers: { authorization: held } })).status).toBe(400);
  expect(await (await fetch(location)).text()).toContain('ok');
  now = new Date(now.getTime() + 61_000);
  expect((await fetch(location)).status).toBe(403);
});

test('refuses a body that is not JSON', async () => {
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web/git/blobs`, {
    method: 'POST',
    headers: { authorization: await token() },
    body: '{"content": ',
  });
  expect(answer.status).toBe(400);
});

test('was called as GitHub describes it', () => {
  expect(simulator.violations).toEqual([]);
});
