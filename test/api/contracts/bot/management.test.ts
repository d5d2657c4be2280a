import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Issue } from '../../../../src/domain/issue.ts';
import { createGitHubWorld } from '../../../fakes/github-world.ts';
import { anIssue } from '../../../fakes/issue.ts';
import { botServer } from './bot-server.ts';

const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const CONFIG = '/api/v1/repositories/octo/demo/config';
const world = createGitHubWorld({ repository: DEMO, files: { 'a.js': 'a' } });
const server = botServer(world);
let writer: string;
let bound: string;
let sha: string;

beforeAll(async () => {
  writer = await server.keyWith(['write']);
  bound = await server.keyWith(['admin'], ['octo/demo']);
  await server.storage.installations.saveRepository({
    ...DEMO,
    installationId: 11,
    private: false,
    defaultBranch: 'main',
    status: 'active',
  });
  sha = world.branches.get('main') ?? '';
});

function unformatted(change: Parameters<typeof anIssue>[0] = {}): Promise<Issue> {
  const finding = {
    pattern: 'prettier-check-failed',
    fingerprint: randomUUID(),
    ...change.finding,
  };
  const occurrence = { headSha: sha, ...change.occurrence };
  const type = 'lint_failure' as const;
  return server.storage.issues.open(
    anIssue({ repository: DEMO, installationId: 11, type, ...change, finding, occurrence }),
  );
}

describe('the configuration of a repository', () => {
  it('is set through the API, outweighed by the file, and taken back', async () => {
    const { call, storage } = server;
    expect((await call(CONFIG)).body).toMatchObject({
      repository: 'octo/demo',
      auto_fix_enabled: true,
      detection_sensitivity: 'medium',
      configured: {},
      updated_at: null,
    });
    const body = {
      auto_fix_enabled: false,
      notification_channels: ['team-chat'],
      detection_sensitivity: 'high',
      custom_playbooks: ['revert-offending-commit'],
    };
    const set = await call(CONFIG, { method: 'PUT', key: writer, body });
    expect(set).toMatchObject({
      status: 200,
      body: {
        message: 'Configuration updated successfully',
        repository: 'octo/demo',
        updated_at: expect.any(String),
        decided_by_file: [],
      },
    });
    expect((await call('/api/v1/repositories/octo/demo')).body).toMatchObject({
      configuration: {
        auto_fix_enabled: false,
        notification_channels: ['team-chat'],
        detection_sensitivity: 'high',
      },
    });
    const source = 'sensitivity: low\nauto_fix: true\nnotifications: { channels: [] }\n';
    await storage.settings.save(DEMO.id, { blobSha: 'b', source, paused: false });
    expect((await call(CONFIG)).body).toMatchObject({
      auto_fix_enabled: true,
      notification_channels: [],
      detection_sensitivity: 'low',
      custom_playbooks: ['revert-offending-commit'],
      configured: body,
      decided_by_file: ['auto_fix_enabled', 'notification_channels', 'detection_sensitivity'],
      updated_by: 'API key tests',
    });
    await storage.settings.save(DEMO.id, { blobSha: null, source: null, paused: false });
    const back = { auto_fix_enabled: null, custom_playbooks: null };
    await call(CONFIG, { method: 'PUT', key: writer, body: back });
    expect((await call(CONFIG)).body).toMatchObject({
      auto_fix_enabled: true,
      custom_playbooks: [],
      detection_sensitivity: 'high',
    });
  });

  it('knows the playbooks that the repository brings itself', async () => {
    const text = `name: our-own
version: 1.0.0
description: Tells of it.
priority: 90
applies_to: { categories: [test_failure] }
steps:
  - action: report_check
    description: Say so
`;
    const path = '.github/pipewright/playbooks/our-own.yml';
    await server.storage.ownRules.save(DEMO.id, { digest: 'd', files: [{ path, text }] });
    const body = { custom_playbooks: ['our-own'] };
    expect((await server.call(CONFIG, { method: 'PUT', body })).status).toBe(200);
    const type = 'test_failure' as const;
    const finding = { pattern: null, category: 'test_failure' as const, fingerprint: randomUUID() };
    const issue = await unformatted({ type, finding });
    const asked = { method: 'POST', body: { action: 'our-own' } };
    const answer = await server.call(`/api/v1/issues/${issue.id}/resolve`, asked);
    expect(answer.body).toMatchObject({ playbook: 'our-own' });
    await server.storage.ownRules.save(DEMO.id, { digest: 'none', files: [] });
    await server.call(CONFIG, { method: 'PUT', body: { custom_playbooks: null } });
  });

  it.each([
    [{ custom_playbooks: ['no-such'] }, 422, 'no-such cannot be used; there are'],
    [{ notification_channels: ['pager'] }, 422, 'there are team-chat, on-call'],
    [{ detection_sensitivity: 'extreme' }, 422, 'detection_sensitivity'],
    [{ auto_fix_enabled: 'yes' }, 400, 'auto_fix_enabled'],
    [{ paused: true }, 422, 'is not known'],
  ])('refuses %j', async (body, status, told) => {
    const refused = await server.call(CONFIG, { method: 'PUT', body });
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).toContain(told);
  });

  it('is not for who may only read, nor of repositories that one may not see', async () => {
    const reader = await server.keyWith(['read']);
    const put = { method: 'PUT', body: {} };
    expect((await server.call(CONFIG, { ...put, key: reader })).status).toBe(403);
    const none = await server.call('/api/v1/repositories/octo/none/config', put);
    expect(none.status).toBe(404);
  });
});

it('names the files of an Issue by their path in the repository, and others as the job did', async () => {
  const files = '/home/runner/work/demo/demo/src/a.js\n./b.js\n/usr/lib/c.js';
  const issue = await unformatted({ finding: { captures: { file: 'src/a.js', files } } });
  const { body } = await server.call(`/api/v1/issues/${issue.id}`);
  expect(body['metadata']).toMatchObject({
    affected_files: ['src/a.js', 'b.js', '/usr/lib/c.js'],
  });
});

describe('resolving an Issue', () => {
  const resolve = (id: string, body: object = { action: 'retry' }, key = writer) =>
    server.call(`/api/v1/issues/${id}/resolve`, { method: 'POST', key, body });

  it('starts the playbook that applies, as an execution that can be looked at', async () => {
    const issue = await unformatted();
    const answer = await resolve(issue.id, {
      action: 'retry_failed_action',
      force: false,
      parameters: { custom_parameter: 'value' },
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        message: 'Issue resolution triggered',
        estimated_completion: expect.any(String),
        playbook: 'prettier-format',
        ignored_parameters: ['custom_parameter'],
      },
    });
    const id = String(answer.body['execution_id']);
    expect(server.wakeUps.woken).toContainEqual({ kind: 'run', id, delayMs: 0 });
    expect((await server.call(`/api/v1/executions/${id}`)).body).toMatchObject({
      id,
      issue_id: issue.id,
      repository: 'octo/demo',
      playbook: 'prettier-format',
      status: 'queued',
      finished_at: null,
      steps: expect.arrayContaining([expect.objectContaining({ name: 'asked' })]),
      actions_taken: [],
    });
    const asked = await server.storage.runs.step(id, 'asked', 1);
    expect(asked?.output).toMatchObject({ by: 'API key tests', capped: true, parameters: {} });

    const listed = await server.call('/api/v1/executions?playbook=prettier-format&status=queued');
    expect(listed.body).toMatchObject({ executions: [{ id }], total: 1, limit: 50, offset: 0 });
    const elsewhere = await server.call('/api/v1/executions?repository=octo/none');
    expect(elsewhere.body).toMatchObject({ executions: [], total: 0 });
    expect((await server.call('/api/v1/executions/none')).status).toBe(404);
  });

  it('hands over parameters that the tool takes, and lifts the caps when forced', async () => {
    const issue = await unformatted();
    const body = { action: 'prettier-format', force: true, parameters: { files: ['a.js'] } };
    const { body: told } = await resolve(issue.id, body);
    expect(told).toMatchObject({ ignored_parameters: [] });
    const step = await server.storage.runs.step(String(told['execution_id']), 'asked', 1);
    expect(step?.output).toMatchObject({ parameters: { files: ['a.js'] } });
    expect(step?.output).not.toHaveProperty('capped');
    const wrong = { ...body, parameters: { files: { path: ['/etc/passwd'] } } };
    const refused = await resolve((await unformatted()).id, wrong);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('parameters.files');
    for (const [parameters, why] of [
      [{ files: ['../../etc/passwd'] }, 'must not lead out of a folder → at files[0]'],
      [{ files: ['--write'] }, 'must not begin with a dash'],
      [{ files: { captures: '__proto__' } }, 'files'],
      [{ command: 'x'.repeat(5000) }, 'command'],
    ] as const) {
      const outside = await resolve((await unformatted()).id, { ...body, parameters });
      expect(outside.status).toBe(422);
      expect(JSON.stringify(outside.body)).toContain(why);
    }
  });

  it('tells what stands in its way', async () => {
    const fork = await unformatted({ occurrence: { fork: true } });
    expect((await resolve(fork.id)).status).toBe(409);
    const resolved = await unformatted();
    await server.storage.issues.close(resolved.id, 'resolved');
    expect((await resolve(resolved.id)).status).toBe(409);
    const other = await unformatted();
    const elsewhere = await resolve(other.id, { action: 'go-modules-not-tidy' });
    expect(JSON.stringify(elsewhere.body)).toContain('does not apply to this Issue');
    const unknown = await resolve(other.id, { action: 'rm -rf /' });
    expect(unknown.status).toBe(422);
    expect(JSON.stringify(unknown.body)).toContain('retry_failed_action');
    expect((await resolve(randomUUID())).status).toBe(404);
    const reader = await server.keyWith(['read']);
    expect((await resolve(other.id, undefined, reader)).status).toBe(403);
    const blind = await server.keyWith(['write'], ['octo/none']);
    expect((await resolve(other.id, undefined, blind)).status).toBe(404);
  });
});

describe('playbooks', () => {
  const one = '/api/v1/playbooks/prettier-format';

  it('are listed and shown with what they are for', async () => {
    const { body } = await server.call('/api/v1/playbooks');
    const { playbooks, total } = body as { playbooks: Array<{ name: string }>; total: number };
    expect(playbooks).toHaveLength(total);
    expect(playbooks.at(-1)?.name).toBe('explain');
    const shown = await server.call(one);
    expect(shown.body).toMatchObject({
      name: 'prettier-format',
      enabled: true,
      supported_issues: ['lint_failure'],
      configuration: { timeout: expect.any(Number), retry_count: 1, rollback_on_failure: true },
      statistics: { total_executions: expect.any(Number) },
      actions: expect.arrayContaining([{ type: 'run_tool', description: expect.any(String) }]),
      disabled: null,
    });
    expect((await server.call('/api/v1/playbooks/none')).status).toBe(404);
  });

  it('are turned off with a reason, which stops them, and on again', async () => {
    const off = { enabled: false, reason: 'Its registry is being moved' };
    expect(await server.call(one, { method: 'PATCH', body: off })).toMatchObject({
      status: 200,
      body: {
        message: 'Playbook updated successfully',
        playbook: 'prettier-format',
        enabled: false,
        updated_at: expect.any(String),
      },
    });
    expect((await server.call(one)).body).toMatchObject({
      enabled: false,
      disabled: { reason: 'Its registry is being moved', by: 'API key tests' },
    });
    const issue = await unformatted();
    const body = { action: 'prettier-format' };
    const stopped = await server.call(`/api/v1/issues/${issue.id}/resolve`, {
      method: 'POST',
      body,
    });
    expect(stopped.status).toBe(409);
    await server.call(one, { method: 'PATCH', body: { enabled: true } });
    expect((await server.call(one)).body).toMatchObject({ enabled: true, disabled: null });
    const again = await server.call(`/api/v1/issues/${issue.id}/resolve`, { method: 'POST', body });
    expect(again.status).toBe(202);
  });

  it('are turned off by admins of everything only', async () => {
    const body = { enabled: false };
    expect((await server.call(one, { method: 'PATCH', key: writer, body })).status).toBe(403);
    expect((await server.call(one, { method: 'PATCH', key: bound, body })).status).toBe(403);
    expect((await server.call(one, { method: 'PATCH', body: {} })).status).toBe(400);
  });
});

describe('the configuration of the installation', () => {
  it('is shown, changed at once, and taken back', async () => {
    expect((await server.call('/api/v1/config')).body).toMatchObject({
      version: '1.2.3',
      environment: 'test',
      features: { auto_scaling: false },
      limits: { max_concurrent_executions: 50, rate_limit_per_minute: 1000, max_file_size_mb: 32 },
      integrations: {
        github: { enabled: true, rate_limit_remaining: 4850 },
        slack: { enabled: true, channels_configured: 2 },
        email: { enabled: false },
      },
    });
    const body = {
      features: { auto_scaling: true, predictive_scaling: false },
      limits: { max_concurrent_executions: 75, rate_limit_per_minute: 1500, max_file_size_mb: 32 },
    };
    expect(await server.call('/api/v1/config', { method: 'PUT', body })).toMatchObject({
      status: 200,
      body: {
        message: 'Configuration updated successfully',
        updated_at: expect.any(String),
        restart_required: false,
      },
    });
    const after = await server.call('/api/v1/config');
    expect(after.body).toMatchObject({
      features: { auto_scaling: true, predictive_scaling: false },
      limits: { max_concurrent_executions: 75, rate_limit_per_minute: 1500 },
    });
    expect(after.headers.get('x-ratelimit-limit')).toBe('1500');
    const back = { limits: { rate_limit_per_minute: null, max_concurrent_executions: null } };
    await server.call('/api/v1/config', { method: 'PUT', body: back });
    const { headers, body: now } = await server.call('/api/v1/config');
    expect(headers.get('x-ratelimit-limit')).toBe('1000');
    expect(now).toMatchObject({ features: { auto_scaling: true } });
  });

  it.each([
    [{ limits: { max_file_size_mb: 64 } }, 422, 'cannot be changed'],
    [{ limits: { max_concurrent_executions: 0 } }, 422, 'max_concurrent_executions'],
    [{ features: { time_travel: true } }, 422, 'features.time_travel'],
    [{ features: { auto_scaling: 'on' } }, 400, 'features.auto_scaling'],
  ])('refuses %j', async (body, status, told) => {
    const refused = await server.call('/api/v1/config', { method: 'PUT', body });
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).toContain(told);
    expect(
      (await server.call('/api/v1/config', { method: 'PUT', key: bound, body })).status,
    ).not.toBe(200);
  });
});

describe('deliveries', () => {
  async function delivered(status: 'processed' | 'dead', repositoryId: number | null = DEMO.id) {
    const guid = randomUUID();
    await server.storage.deliveries.store({
      guid,
      event: 'workflow_run',
      action: 'completed',
      installationId: 11,
      repositoryId,
      repository: repositoryId === null ? null : 'octo/demo',
      status: 'received',
      payload: Buffer.from('{"zen":"Design for failure."}'),
    });
    await server.storage.deliveries.finish(guid, { status, error: 'it broke' });
    return guid;
  }

  it('are listed, shown and replayed', async () => {
    const dead = await delivered('dead');
    await delivered('processed', null);
    expect((await server.call('/api/v1/deliveries?status=dead')).body).toMatchObject({
      deliveries: [{ id: dead, event: 'workflow_run', last_error: 'it broke' }],
      total: 1,
    });
    expect((await server.call('/api/v1/deliveries', { key: bound })).body).toMatchObject({
      total: 1,
    });
    expect(
      (await server.call('/api/v1/deliveries?repository=OCTO/demo&limit=1')).body,
    ).toMatchObject({
      total: 1,
      limit: 1,
    });
    const path = `/api/v1/deliveries/${dead}`;
    expect((await server.call(path)).body).toMatchObject({
      payload: { zen: 'Design for failure.' },
    });
    const replayed = await server.call(`${path}/replay`, { method: 'POST' });
    expect(replayed).toMatchObject({ status: 202, body: { execution_id: dead } });
    expect(server.wakeUps.woken).toContainEqual({ kind: 'delivery', id: dead, delayMs: 0 });
    expect((await server.call(path)).body).toMatchObject({ status: 'received' });
    const again = await server.call(`${path}/replay`, { method: 'POST' });
    expect(again.body).toMatchObject({ message: 'Delivery waits to be handled already' });
  });

  it('are not found for who may not see them, and not replayed without a body', async () => {
    const foreign = await delivered('processed', 99);
    expect((await server.call(`/api/v1/deliveries/${foreign}`, { key: bound })).status).toBe(404);
    expect((await server.call('/api/v1/deliveries/none')).status).toBe(404);
    expect((await server.call('/api/v1/deliveries', { key: writer })).status).toBe(403);
    await server.storage.history.erasePayloads(new Date(Date.now() + 1000), 100);
    expect((await server.call(`/api/v1/deliveries/${foreign}`)).body).toMatchObject({
      payload: null,
    });
    const refused = await server.call(`/api/v1/deliveries/${foreign}/replay`, { method: 'POST' });
    expect(refused.status).toBe(409);
  });
});

describe('the audit', () => {
  it('tells admins who did what, from where', async () => {
    await server.call(CONFIG, {
      method: 'PUT',
      key: writer,
      body: { detection_sensitivity: 'low' },
    });
    const target = encodeURIComponent('octo/demo');
    const { body } = await server.call(
      `/api/v1/audit?action=repository.configure&target=${target}`,
    );
    expect(body['entries']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          actor: { id: expect.any(String), name: 'API key tests', api_key_id: expect.any(String) },
          result: 'success',
          address: '127.0.0.1',
          details: { change: { detection_sensitivity: 'low' } },
        }),
      ]),
    );
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await server.call(`/api/v1/audit?since=${later}`)).body).toMatchObject({ total: 0 });
    expect((await server.call('/api/v1/audit', { key: writer })).status).toBe(403);
    expect((await server.call('/api/v1/audit', { key: bound })).status).toBe(403);
  });
});
