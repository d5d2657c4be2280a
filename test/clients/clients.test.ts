import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { MLOpsBotClient, MLOpsBotError } from '../../clients/typescript/client.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Issue } from '../../src/domain/issue.ts';
import { botServer } from '../api/contracts/bot/bot-server.ts';
import { createGitHubWorld } from '../fakes/github-world.ts';
import { anIssue } from '../fakes/issue.ts';

const run = promisify(execFile);
const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const world = createGitHubWorld({ repository: DEMO });
const server = botServer(world);
let apiKey: string;
let reader: string;
let issue: Issue;

beforeAll(async () => {
  const { storage } = server;
  apiKey = await server.keyWith(['admin']);
  reader = await server.keyWith(['read']);
  await storage.installations.saveRepository({
    ...DEMO,
    installationId: 11,
    private: false,
    defaultBranch: 'main',
    status: 'active',
  });
  const headSha = world.branches.get('main') ?? '';
  const finding = { pattern: 'prettier-check-failed' };
  issue = await storage.issues.open(
    anIssue({ repository: DEMO, installationId: 11, finding, occurrence: { headSha } }),
  );
  await storage.deliveries.store({
    guid: 'guid-1',
    event: 'ping',
    action: null,
    installationId: null,
    repositoryId: null,
    repository: null,
    status: 'received',
    payload: Buffer.from('{"zen":"Keep it logically awesome."}'),
  });
  await storage.deliveries.finish('guid-1', { status: 'processed' });
});

describe('the TypeScript client', () => {
  it('reads and changes everything that the contract has', async () => {
    const client = new MLOpsBotClient({ baseURL: `${server.url}/`, apiKey });
    expect((await client.health.get()).version).toBe('1.2.3');
    expect((await client.health.getDetailed()).components['database']?.status).toBe('healthy');
    expect((await client.repositories.list({ limit: 5 })).repositories).toHaveLength(1);
    expect((await client.repositories.get('octo/demo')).success_rate).toBeNull();
    await client.repositories.updateConfig('octo/demo', { detection_sensitivity: 'low' });
    const { detection_sensitivity: word } = await client.repositories.getConfig('octo/demo');
    expect(word).toBe('low');
    const there = await client.repositories.listPlaybooks('octo/demo');
    const explain = there.playbooks.at(-1)?.name ?? '';
    await client.repositories.updatePlaybook('octo/demo', explain, { enabled: false });
    const off = await client.repositories.getPlaybook('octo/demo', explain);
    expect(off).toMatchObject({ enabled: false, own: false, disabled: { everywhere: false } });
    await client.repositories.updatePlaybook('octo/demo', explain, { enabled: true });
    expect((await client.issues.list({ status: 'open' })).issues[0]?.id).toBe(issue.id);
    expect((await client.issues.get(issue.id)).metadata.pattern).toBe('prettier-check-failed');
    const { execution_id: id } = await client.issues.resolve(issue.id, { action: 'retry' });
    expect((await client.executions.get(id)).status).toBe('queued');
    expect((await client.executions.list({ playbook: 'prettier-format' })).total).toBe(1);
    const { playbooks } = await client.playbooks.list();
    const name = playbooks[0]?.name ?? '';
    await client.playbooks.update(name, { enabled: false, reason: 'A test' });
    expect((await client.playbooks.get(name)).disabled?.reason).toBe('A test');
    await client.playbooks.update(name, { enabled: true });
    expect((await client.deliveries.list({ event: 'ping' })).total).toBe(1);
    expect((await client.deliveries.get('guid-1')).payload).toMatchObject({
      zen: 'Keep it logically awesome.',
    });
    expect((await client.deliveries.replay('guid-1')).execution_id).toBe('guid-1');
    const analytics = await client.analytics.get({ period: '24h' });
    expect(analytics.summary.issues_resolved).toBe(0);
    const changed = await client.config.update({ limits: { max_concurrent_executions: 7 } });
    expect(changed.restart_required).toBe(false);
    expect((await client.config.get()).limits.max_concurrent_executions).toBe(7);
    expect((await client.audit.list({ action: 'playbook.update' })).total).toBe(2);
  });

  it('manages users, what they are granted, and keys', async () => {
    const client = new MLOpsBotClient({ baseURL: server.url, apiKey });
    const { id } = await client.users.create({ email: 'lin@example.com' });
    expect((await client.users.update(id, { role: 'viewer' })).role).toBe('viewer');
    expect((await client.users.get(id)).username).toBe('lin');
    await client.users.grant(id, 'octo/demo', { access: 'write' });
    expect((await client.users.repositories(id)).repositories[0]?.access).toBe('write');
    expect((await client.users.withdraw(id, 'octo/demo')).repository).toBe('octo/demo');
    const made = await client.apiKeys.create({ name: 'lin', permissions: ['read'], owner: id });
    const theirs = new MLOpsBotClient({ baseURL: server.url, apiKey: made.key });
    expect((await theirs.repositories.list()).total).toBe(0);
    expect((await client.apiKeys.list({ owner: id })).total).toBe(1);
    expect((await client.apiKeys.revoke(made.id)).message).toBe('API key revoked');
    expect((await client.apiKeys.get(made.id)).state).toBe('revoked');
    expect((await client.users.delete(id)).user).toBe(id);
    expect((await client.users.list({ limit: 1 })).total).toBe(0);
  });

  it('tells of what the server refuses, and of servers that do not answer', async () => {
    const client = new MLOpsBotClient({ baseURL: server.url, apiKey: reader });
    const refused = await client.config.update({}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MLOpsBotError);
    expect(refused).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      requestId: expect.any(String),
    });
    await expect(client.repositories.get('octo/none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(() => client.repositories.get('octo')).toThrow('owner/name');
    const page = async () => new Response('<h1>Bad gateway</h1>', { status: 502 });
    const behind = new MLOpsBotClient({ baseURL: server.url, fetch: page });
    await expect(behind.analytics.get()).rejects.toMatchObject({ status: 502, code: null });
    const nobody = new MLOpsBotClient({
      baseURL: server.url,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    await expect(nobody.analytics.get()).rejects.toMatchObject({ status: 0 });
  });
});

// What a program of a user looks like; it says what it got as JSON.
const PROGRAM = `
import json, os
from mlops_bot_sdk import MLOpsBotClient, MLOpsBotError

client = MLOpsBotClient(base_url=os.environ["URL"] + "/", api_key=os.environ["KEY"])
issues = client.issues.list(status="open", limit=10)
result = client.issues.resolve(issues[0].id, action="retry")
name = client.playbooks.list()[0].name
client.playbooks.update(name, enabled=True)
client.repositories.update_config("octo/demo", detection_sensitivity="high")
there = client.repositories.list_playbooks("octo/demo")[-1].name
client.repositories.update_playbook("octo/demo", there, enabled=False, reason="A test")
off = client.repositories.get_playbook("octo/demo", there).disabled.reason
client.repositories.update_playbook("octo/demo", there, enabled=True)
client.config.update(limits={"rate_limit_per_minute": 900})
user = client.users.create("grace@example.com", role="viewer")
client.users.grant(user.id, "octo/demo", access="write")
key = client.api_keys.create("grace", ["read"], owner=user.id)
seen = [one.full_name for one in MLOpsBotClient(client._base_url, key.key).repositories.list()]
accounts = [
    seen,
    client.users.repositories(user.id)[0].access,
    client.users.withdraw(user.id, "octo/demo").message,
    client.users.update(user.id, plan="premium").plan,
    client.users.get(user.id).username,
    client.api_keys.revoke(key.id).message,
    client.api_keys.get(key.id).state,
    client.api_keys.list(owner=user.id).total,
    [one.username for one in client.users.each()],
    client.users.list().total,
    client.users.delete(user.id).message,
]
try:
    client.repositories.get("octo/none")
    refused = None
except MLOpsBotError as error:
    refused = [error.status, error.code, bool(error.request_id)]
try:
    MLOpsBotClient(base_url="http://127.0.0.1:1").health.get()
    silent = None
except MLOpsBotError as error:
    silent = error.status
print(json.dumps({
    "health": client.health.get_detailed().status,
    "version": client.health.get().version,
    "rate": client.repositories.get("octo/demo").success_rate,
    "repositories": [one.full_name for one in client.repositories.each()],
    "issues": [[issue.type, issue.description] for issue in issues],
    "total": issues.total,
    "execution": client.executions.get(result.execution_id).playbook,
    "executions": len(client.executions.list(limit=1)),
    "playbook": client.playbooks.get(name).name == name,
    "delivery": client.deliveries.get("guid-1").payload.zen,
    "deliveries": client.deliveries.list(event="ping").total,
    "replayed": client.deliveries.replay("guid-1").execution_id,
    "metadata": client.issues.get(issues[0].id).metadata.pattern,
    "sensitivity": client.repositories.get_config("octo/demo").detection_sensitivity,
    "analytics": client.analytics.get(period="24h").period,
    "limit": client.config.get().limits.rate_limit_per_minute,
    "audit": client.audit.list(action="configuration.update")[0].result,
    "off": off,
    "accounts": accounts,
    "refused": refused,
    "silent": silent,
}))
`;

describe('the Python client', () => {
  it('does the same on the standard library', async () => {
    const env = {
      ...process.env,
      URL: server.url,
      KEY: apiKey,
      PYTHONPATH: join(packageRoot(), 'clients/python'),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const { stdout } = await run('python3', ['-c', PROGRAM], { env });
    expect(JSON.parse(stdout)).toEqual({
      health: 'healthy',
      version: '1.2.3',
      rate: null,
      repositories: ['octo/demo'],
      issues: [['test_failure', 'It broke']],
      total: 1,
      execution: 'prettier-format',
      executions: 1,
      playbook: true,
      delivery: 'Keep it logically awesome.',
      deliveries: 1,
      replayed: 'guid-1',
      metadata: 'prettier-check-failed',
      sensitivity: 'high',
      analytics: '24h',
      limit: 900,
      audit: 'success',
      off: 'A test',
      accounts: [
        ['octo/demo'],
        'write',
        'Repository withdrawn',
        'premium',
        'grace',
        'API key revoked',
        'revoked',
        1,
        ['grace'],
        1,
        'User deleted',
      ],
      refused: [404, 'NOT_FOUND', true],
      silent: 0,
    });
  });
});
