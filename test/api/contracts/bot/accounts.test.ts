import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../../../src/accounts/api-keys.ts';
import type { Scope } from '../../../../src/domain/identity.ts';
import { createGitHubWorld } from '../../../fakes/github-world.ts';
import { anIssue } from '../../../fakes/issue.ts';
import { botServer } from './bot-server.ts';

const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const OTHER = { id: 23, owner: 'octo', name: 'other' };
const server = botServer(createGitHubWorld({ repository: DEMO }));
const PASSWORD = 'correct horse battery';

beforeAll(async () => {
  for (const repository of [DEMO, OTHER]) {
    await server.storage.installations.saveRepository({
      ...repository,
      installationId: 11,
      private: true,
      defaultBranch: 'main',
      status: 'active',
    });
  }
});

const post = (path: string, body: unknown, key?: string) =>
  server.call(path, { method: 'POST', body, ...(key === undefined ? {} : { key }) });
async function newUser(change: object = {}) {
  const email = `${randomUUID().slice(0, 8)}@example.com`;
  const { body } = await post('/api/v1/users', { email, password: PASSWORD, ...change });
  return body as { id: string; email: string };
}
async function keyOf(ownerId: string, scopes: Scope[]): Promise<string> {
  const wanted = { name: 'mine', scopes, repositories: null, ownerId, expiresAt: null };
  return (await createApiKey(server.storage.accounts.apiKeys, wanted, new Date())).secret;
}
/** What the audit has last of an action on a target. */
async function audited(action: string, target: string) {
  const { body } = await server.call(`/api/v1/audit?action=${action}&target=${target}`);
  return (body['entries'] as Array<Record<string, unknown>>)[0];
}

describe('users', () => {
  it('are made, listed, changed and deleted, and the audit never has a password', async () => {
    const email = 'Ada@Example.com';
    const wish = { email, name: 'Ada', role: 'viewer', plan: 'premium', password: PASSWORD };
    const made = await post('/api/v1/users', wish);
    expect(made).toMatchObject({
      status: 201,
      body: {
        email: 'ada@example.com',
        username: 'ada',
        role: 'viewer',
        plan: 'premium',
        disabled: false,
        github_login: null,
        last_sign_in_at: null,
      },
    });
    expect(JSON.stringify(made.body)).not.toMatch(/argon|password/i);
    const id = String(made.body['id']);
    expect(await post('/api/v1/users', wish)).toMatchObject({ status: 409 });
    expect(await audited('user.create', id)).toMatchObject({
      result: 'success',
      details: { change: { email, role: 'viewer', password: 'changed' } },
    });
    const path = `/api/v1/users/${id}`;
    const body = { role: 'user', plan: 'standard', disabled: true, password: `${PASSWORD} 2` };
    expect(await server.call(path, { method: 'PATCH', body })).toMatchObject({
      status: 200,
      body: { role: 'user', plan: 'standard', disabled: true, name: 'Ada' },
    });
    expect((await server.call('/api/v1/users?limit=200')).body['users']).toContainEqual(
      expect.objectContaining({ id, disabled: true }),
    );
    expect(await server.call(path, { method: 'DELETE' })).toMatchObject({ status: 200 });
    expect(await server.call(path)).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
    const { items } = await server.storage.accounts.audit.list({}, { limit: 1000, offset: 0 });
    expect(JSON.stringify(items)).not.toContain(PASSWORD);
  });

  it('keep a last admin', async () => {
    const root = await newUser({ role: 'admin' });
    const path = `/api/v1/users/${root.id}`;
    for (const [method, body] of [
      ['PATCH', { role: 'user' }],
      ['PATCH', { disabled: true }],
      ['DELETE', undefined],
    ] as const) {
      const refused = await server.call(path, { method, ...(body === undefined ? {} : { body }) });
      expect(refused).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    }
    await newUser({ role: 'admin' });
    expect((await server.call(path, { method: 'DELETE' })).status).toBe(200);
  });

  it.each([
    [{ email: 'no address' }, 422, 'email'],
    [{ email: 'x\0@example.com' }, 422, 'email'],
    [{ email: 'x\u202E@example.com' }, 422, 'email'],
    [{ email: 'x@example.com', name: 'a\0b' }, 422, 'control characters'],
    [{ email: 'x@example.com', role: 'root' }, 422, 'role'],
    [{ email: 'x@example.com', password: 'short' }, 422, 'password'],
    [{ email: 'x@example.com', is_admin: true }, 422, 'is_admin is not known'],
    [{ role: 'admin' }, 400, 'email is required'],
    [
      { email: 'x', role: 'boss', password: 'a' },
      422,
      'email is no e-mail address; role must be one of admin, user, viewer; password must have at least 10 characters',
    ],
  ])('are refused with %j', async (body, status, told) => {
    const refused = await post('/api/v1/users', body);
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).toContain(told);
  });

  it('are managed by admins of everything only', async () => {
    const user = await newUser({ role: 'admin' });
    const keys = [
      await server.keyWith(['write']),
      await server.keyWith(['admin'], ['octo/demo']),
      await keyOf(user.id, ['write']),
    ];
    for (const key of keys) {
      const path = `/api/v1/users/${user.id}`;
      expect((await server.call('/api/v1/users', { key })).status).toBe(403);
      expect((await server.call(path, { key })).status).toBe(403);
      const change = { method: 'PATCH', key, body: { plan: 'premium' } };
      expect((await server.call(path, change)).status).toBe(403);
      expect((await server.call(path, { method: 'DELETE', key })).status).toBe(403);
      expect((await server.call('/api/v1/api-keys', { key })).status).toBe(403);
      const wish = { name: 'k', permissions: ['admin'] };
      expect((await post('/api/v1/api-keys', wish, key)).status).toBe(403);
    }
  });
});

describe('API keys', () => {
  it('are made and shown once, listed, and revoked at once', async () => {
    const user = await newUser();
    const wish = { name: 'k', permissions: ['read'], repositories: ['Octo/Demo'], owner: user.id };
    const made = await post('/api/v1/api-keys', wish);
    expect(made).toMatchObject({
      status: 201,
      body: {
        permissions: ['read'],
        repositories: ['octo/demo'],
        owner: user.id,
        state: 'good',
        expires_at: null,
      },
    });
    const { id, key, prefix } = made.body as Record<'id' | 'key' | 'prefix', string>;
    expect(key.startsWith(prefix)).toBe(true);
    expect((await server.call('/api/v1/repositories', { key })).status).toBe(200);
    const listed = await server.call(`/api/v1/api-keys?owner=${user.id}`);
    expect(listed.body).toMatchObject({ api_keys: [{ id, state: 'good' }], total: 1 });
    expect(JSON.stringify(listed.body)).not.toContain(key);
    expect(await audited('api_key.create', id)).toMatchObject({ details: { asked: wish } });
    const path = `/api/v1/api-keys/${id}`;
    expect((await server.call(path, { method: 'DELETE' })).body).toMatchObject({
      message: 'API key revoked',
    });
    expect((await server.call('/api/v1/repositories', { key })).status).toBe(401);
    expect((await server.call(path, { method: 'DELETE' })).body).toMatchObject({
      message: 'API key was revoked before',
    });
    expect((await server.call(path)).body).toMatchObject({ state: 'revoked' });
    expect((await server.call('/api/v1/api-keys/none')).status).toBe(404);
  });

  it('end when they were said to', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const wish = { name: 'k', permissions: ['read'], expires_at: soon };
    expect((await post('/api/v1/api-keys', wish)).body).toMatchObject({ expires_at: soon });
  });

  it.each([
    [{ permissions: ['read'] }, 400, 'name'],
    [{ name: ' ', permissions: ['read'] }, 422, 'name'],
    [{ name: 'a\u001Bb', permissions: ['read'] }, 422, 'control characters'],
    [{ name: 'k', permissions: [] }, 422, 'permissions'],
    [{ name: 'k', permissions: ['root'] }, 422, 'permissions'],
    [{ name: 'k', permissions: ['read'], repositories: ['../x'] }, 422, 'repositories'],
    [{ name: 'k', permissions: ['read'], owner: 'nobody' }, 422, 'owner'],
    [{ name: 'k', permissions: ['read'], expires_at: '2020-01-01T00:00:00Z' }, 422, 'expires_at'],
  ])('are refused with %j', async (body, status, told) => {
    const refused = await post('/api/v1/api-keys', body);
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).toContain(told);
  });
});

describe('a granted repository', () => {
  it('is theirs on every route, as far as it was granted, until it is withdrawn', async () => {
    const { storage, call } = server;
    const user = await newUser();
    const key = await keyOf(user.id, ['write']);
    const issue = await storage.issues.open(
      anIssue({ repository: DEMO, finding: { fingerprint: randomUUID() } }),
    );
    const run = await storage.runs.start({
      issueId: issue.id,
      repositoryId: DEMO.id,
      headSha: issue.occurrence.headSha,
      fingerprint: issue.fingerprint,
      playbook: 'prettier-format',
      playbookVersion: '1.0.0',
    });
    const reads = [
      '/api/v1/repositories/octo/demo',
      '/api/v1/repositories/octo/demo/config',
      `/api/v1/issues/${issue.id}`,
      `/api/v1/executions/${run.run.id}`,
      '/api/v1/analytics?repository=octo/demo',
    ];
    const lists = ['repositories', 'issues', 'executions'];
    const config = '/api/v1/repositories/octo/demo/config';
    const change = { method: 'PUT', key, body: { detection_sensitivity: 'low' } };
    const resolve = { method: 'POST', key, body: { action: 'no-such-action' } };
    const seen = async () => ({
      one: await Promise.all(reads.map(async (path) => (await call(path, { key })).status)),
      all: await Promise.all(
        lists.map(async (name) => (await call(`/api/v1/${name}`, { key })).body['total']),
      ),
      changed: (await call(config, change)).status,
      resolved: (await call(`/api/v1/issues/${issue.id}/resolve`, resolve)).status,
    });
    const nothing = {
      one: reads.map(() => 404),
      all: lists.map(() => 0),
      changed: 404,
      resolved: 404,
    };
    expect(await seen()).toEqual(nothing);
    const grant = `/api/v1/users/${user.id}/repositories/Octo/demo`;
    const granted = await call(grant, { method: 'PUT', body: {} });
    expect(granted).toMatchObject({ status: 200, body: { repository: 'octo/demo' } });
    const readable = { one: reads.map(() => 200), all: lists.map(() => 1) };
    expect(await seen()).toEqual({ ...readable, changed: 403, resolved: 403 });
    await call(grant, { method: 'PUT', body: { access: 'write' } });
    expect(await seen()).toEqual({ ...readable, changed: 200, resolved: 422 });
    expect((await call('/api/v1/repositories/octo/other', { key })).status).toBe(404);
    expect((await call(`/api/v1/users/${user.id}/repositories`)).body).toMatchObject({
      repositories: [{ repository: 'octo/demo', access: 'write', granted_by: 'API key tests' }],
      total: 1,
    });
    expect(await audited('repository.grant', user.id)).toMatchObject({
      details: { change: { access: 'write' } },
    });
    expect((await call(grant, { method: 'DELETE' })).body).toMatchObject({
      message: 'Repository withdrawn',
    });
    expect(await seen()).toEqual(nothing);
    expect((await call(grant, { method: 'DELETE' })).body).toMatchObject({
      message: 'Repository was not granted',
    });
  });

  it('does not widen what a key is bound to, nor what a viewer may do', async () => {
    const { call } = server;
    const viewer = await newUser({ role: 'viewer' });
    for (const name of ['demo', 'other']) {
      const grant = `/api/v1/users/${viewer.id}/repositories/octo/${name}`;
      await call(grant, { method: 'PUT', body: { access: 'write' } });
    }
    const bound = await post('/api/v1/api-keys', {
      name: 'k',
      permissions: ['write'],
      repositories: ['octo/other'],
      owner: viewer.id,
    });
    const key = String(bound.body['key']);
    expect((await call('/api/v1/repositories/octo/demo', { key })).status).toBe(404);
    expect((await call('/api/v1/repositories/octo/other', { key })).status).toBe(200);
    const change = { method: 'PUT', key, body: { detection_sensitivity: 'low' } };
    expect((await call('/api/v1/repositories/octo/other/config', change)).status).toBe(403);
  });

  it('is of a user and a repository that there are', async () => {
    const user = await newUser();
    for (const path of [
      `/api/v1/users/${user.id}/repositories/octo/none`,
      `/api/v1/users/${randomUUID()}/repositories/octo/demo`,
      '/api/v1/users/none/repositories/octo/demo',
    ]) {
      expect((await server.call(path, { method: 'PUT', body: {} })).status).toBe(404);
      expect((await server.call(path, { method: 'DELETE' })).status).toBe(404);
    }
    expect((await server.call('/api/v1/users/none/repositories')).status).toBe(404);
  });
});
