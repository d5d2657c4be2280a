import type { WebhookEvent } from '@octokit/webhooks-types';
import { describe, expect, it } from 'vitest';
import { readAppManifest } from '../../src/config/app-manifest.ts';
import { CallerError } from '../../src/domain/errors.ts';
import type { Trigger } from '../../src/domain/trigger.ts';
import { createReceiver } from '../../src/events/receiver.ts';
import { USED_EVENTS } from '../../src/events/used-events.ts';
import { createLogger } from '../../src/observability/logger.ts';

const REPOSITORY = {
  id: 22,
  name: 'demo',
  full_name: 'octo/demo',
  private: false,
  owner: { login: 'octo' },
};
const INSTALLATION = { id: 11, account: { login: 'octo', type: 'Organization' } };
const RUN = {
  id: 33,
  run_attempt: 2,
  head_sha: 'a'.repeat(40),
  head_branch: 'main',
  conclusion: 'failure',
};
const COMPLETED = {
  action: 'completed',
  workflow_run: RUN,
  repository: REPOSITORY,
  installation: INSTALLATION,
  sender: { login: 'mona', type: 'User' },
};

async function start(onTrigger?: (trigger: Trigger) => Promise<void>) {
  const triggers: Trigger[] = [];
  const log: string[] = [];
  let asked = 0;
  const receiver = await createReceiver({
    onTrigger:
      onTrigger ??
      (async (trigger) => {
        triggers.push(trigger);
      }),
    async identity() {
      asked += 1;
      return { slug: 'pipewright', login: 'pipewright[bot]' };
    },
    logger: createLogger({
      level: 'debug',
      redact: (text) => text,
      destination: { write: (line) => log.push(line) },
    }),
  });
  const receive = (event: string, payload: Partial<WebhookEvent> | object) =>
    receiver.receive({
      guid: 'guid-1',
      event,
      action: (payload as { action?: string }).action ?? null,
      payload: Buffer.from(JSON.stringify(payload)),
    });
  return { receive, triggers, log, asked: () => asked };
}

describe('workflow_run', () => {
  it('becomes a Trigger when it is completed', async () => {
    const { receive, triggers, asked } = await start();
    expect(await receive('workflow_run', COMPLETED)).toBe('handled');
    expect(triggers).toEqual([
      {
        kind: 'run_completed',
        deliveryGuid: 'guid-1',
        installationId: 11,
        repository: { id: 22, owner: 'octo', name: 'demo' },
        workflowRunId: 33,
        runAttempt: 2,
        headSha: 'a'.repeat(40),
        headBranch: 'main',
        conclusion: 'failure',
        actor: 'mona',
        byOurselves: false,
      },
    ]);
    expect(asked()).toBe(0);
  });

  it.each(['requested', 'in_progress'])('is ignored when it is %s', async (action) => {
    const { receive, triggers } = await start();
    expect(await receive('workflow_run', { ...COMPLETED, action })).toBe('ignored');
    expect(triggers).toEqual([]);
  });

  it('knows our own bot from other bots and from people who took its name', async () => {
    const { receive, triggers } = await start();
    for (const sender of [
      { login: 'pipewright[bot]', type: 'Bot' },
      { login: 'dependabot[bot]', type: 'Bot' },
      { login: 'pipewright[bot]', type: 'User' },
      undefined,
    ]) {
      await receive('workflow_run', { ...COMPLETED, sender });
    }
    expect(triggers.map((trigger) => 'byOurselves' in trigger && trigger.byOurselves)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes a run without branch and conclusion, and drops one without installation', async () => {
    const { receive, triggers, log } = await start();
    const run = { ...RUN, head_branch: null, conclusion: null };
    await receive('workflow_run', { ...COMPLETED, workflow_run: run });
    expect(triggers).toMatchObject([{ headBranch: null, conclusion: null }]);
    const homeless = { ...COMPLETED, installation: undefined };
    expect(await receive('workflow_run', homeless)).toBe('ignored');
    expect(triggers).toHaveLength(1);
    expect(log.join('')).toContain('without installation');
  });

  it('passes the handler’s own error on, without the payload hanging on it', async () => {
    const failure = new CallerError('No such thing', { code: 'not_found' });
    const { receive, log } = await start(() => Promise.reject(failure));
    const thrown: unknown = await receive('workflow_run', COMPLETED).catch(
      (error: unknown) => error,
    );
    expect(thrown).toBe(failure);
    expect(Object.keys(failure)).not.toContain('event');
    expect(log.join('')).not.toContain('octo/demo');
  });
});

describe('installation', () => {
  const repositories = [{ id: 22, name: 'demo', full_name: 'octo/demo', private: true }];

  it.each([
    ['created', 'created', 1, 0],
    ['deleted', 'deleted', 0, 1],
    ['suspend', 'suspended', 0, 0],
    ['unsuspend', 'unsuspended', 0, 0],
  ])('%s becomes %s', async (action, change, added, removed) => {
    const { receive, triggers } = await start();
    await receive('installation', { action, installation: INSTALLATION, repositories });
    expect(triggers).toMatchObject([
      { kind: 'installation_changed', change, account: { login: 'octo', type: 'Organization' } },
    ]);
    const [trigger] = triggers;
    if (trigger?.kind !== 'installation_changed') throw new Error('no installation trigger');
    expect([trigger.added.length, trigger.removed.length]).toEqual([added, removed]);
  });

  it('lists the repositories with their owner', async () => {
    const { receive, triggers } = await start();
    await receive('installation', { action: 'created', installation: INSTALLATION, repositories });
    expect(triggers).toMatchObject([
      { added: [{ id: 22, owner: 'octo', name: 'demo', private: true }] },
    ]);
  });

  it('is ignored when only permissions were accepted', async () => {
    const { receive } = await start();
    const event = { action: 'new_permissions_accepted', installation: INSTALLATION };
    expect(await receive('installation', event)).toBe('ignored');
  });

  it('may belong to an enterprise, and list nothing', async () => {
    const { receive, triggers } = await start();
    const installation = { id: 11, account: { slug: 'acme', name: 'Acme' } };
    await receive('installation', { action: 'created', installation });
    expect(triggers).toMatchObject([{ account: { login: 'acme', type: 'Enterprise' }, added: [] }]);
  });
});

it('installation_repositories lists what was added and removed, deleted ones too', async () => {
  const { receive, triggers } = await start();
  await receive('installation_repositories', {
    action: 'removed',
    installation: INSTALLATION,
    repositories_added: [],
    repositories_removed: [{ id: 5 }, { id: 6, full_name: 'octo/old', name: 'old' }],
  });
  expect(triggers).toMatchObject([
    {
      change: 'repositories',
      added: [],
      removed: [{ id: 5 }, { id: 6, owner: 'octo', name: 'old' }],
    },
  ]);
});

it('ping says that the webhook works, and what it lacks', async () => {
  const { receive, triggers, log } = await start();
  const hook = { id: 1, events: ['workflow_run'] };
  expect(await receive('ping', { zen: 'Keep it logically awesome.', hook })).toBe('handled');
  expect(log.join('')).toContain('the webhook works');
  expect(log.join('')).not.toContain('not subscribed');
  await receive('ping', { zen: 'x' });
  expect(log.join('')).toContain('not subscribed to workflow_run');
  expect(triggers).toEqual([
    { kind: 'pinged', deliveryGuid: 'guid-1', hookId: 1, events: ['workflow_run'] },
    { kind: 'pinged', deliveryGuid: 'guid-1', hookId: null, events: [] },
  ]);
});

const SHA = 'b'.repeat(40);
const FROM = {
  repository: REPOSITORY,
  installation: INSTALLATION,
  sender: { login: 'mona', type: 'User' },
};
const check = { id: 44, head_sha: SHA, external_id: 'pipewright:b' };
const pull = { number: 5, head: { ref: 'topic', sha: SHA } };
const deployment = { id: 66, sha: SHA, environment: 'production' };

it.each([
  [
    'workflow_job',
    {
      action: 'completed',
      workflow_job: { id: 9, run_id: 33, head_sha: SHA, conclusion: 'success' },
    },
    { kind: 'job_completed', workflowRunId: 33, jobId: 9, headSha: SHA, conclusion: 'success' },
  ],
  [
    'check_run',
    { action: 'rerequested', check_run: check },
    {
      kind: 'check_requested',
      request: 'again',
      headSha: SHA,
      checkRunId: 44,
      externalId: 'pipewright:b',
    },
  ],
  [
    'check_run',
    { action: 'requested_action', check_run: check, requested_action: { identifier: 'apply' } },
    { kind: 'check_requested', request: { button: 'apply' } },
  ],
  [
    'check_suite',
    { action: 'rerequested', check_suite: { head_sha: SHA } },
    { kind: 'check_requested', request: 'again', checkRunId: null, externalId: null },
  ],
  [
    'push',
    {
      ref: 'refs/heads/feature/a',
      before: 'a'.repeat(40),
      after: SHA,
      commits: [{ added: ['x'], modified: ['y'], removed: [] }, { modified: ['y'] }],
    },
    {
      kind: 'pushed',
      branch: 'feature/a',
      before: 'a'.repeat(40),
      after: SHA,
      changedPaths: ['x', 'y'],
    },
  ],
  [
    'push',
    { ref: 'refs/tags/v1', before: '0'.repeat(40), after: SHA, created: true, commits: [] },
    { kind: 'pushed', branch: null, before: null, after: SHA, changedPaths: null },
  ],
  [
    'push',
    { ref: 'refs/heads/a', before: SHA, after: '0'.repeat(40), deleted: true },
    { kind: 'pushed', branch: 'a', before: SHA, after: null, changedPaths: null },
  ],
  [
    'pull_request',
    { action: 'synchronize', pull_request: pull },
    {
      kind: 'pull_request_changed',
      change: 'pushed',
      number: 5,
      headBranch: 'topic',
      headSha: SHA,
    },
  ],
  [
    'pull_request',
    { action: 'edited', pull_request: pull, changes: { base: { ref: { from: 'main' } } } },
    { kind: 'pull_request_changed', change: 'retargeted' },
  ],
  [
    'issues',
    { action: 'labeled', issue: { number: 3, labels: [{ name: 'ci' }, null, {}] } },
    { kind: 'github_issue_changed', action: 'labeled', number: 3, labels: ['ci'] },
  ],
  [
    'issues',
    { action: 'edited', issue: { number: 3, body: 'b' }, changes: { body: { from: 'a' } } },
    { kind: 'github_issue_changed', action: 'edited', edit: { from: 'a', to: 'b' } },
  ],
  [
    'issues',
    { action: 'edited', issue: { number: 3, body: null }, changes: { title: { from: 'a' } } },
    { kind: 'github_issue_changed', action: 'edited', edit: null },
  ],
  [
    'issue_comment',
    {
      action: 'created',
      issue: { number: 3, pull_request: { url: 'x' } },
      comment: { id: 7, body: '/pipewright' },
    },
    {
      kind: 'commented',
      issueNumber: 3,
      onPullRequest: true,
      commentId: 7,
      body: '/pipewright',
      actor: 'mona',
    },
  ],
  [
    'deployment',
    { action: 'created', deployment },
    {
      kind: 'deployment_changed',
      deploymentId: 66,
      environment: 'production',
      sha: SHA,
      state: null,
    },
  ],
  [
    'deployment_status',
    { action: 'created', deployment, deployment_status: { state: 'failure' } },
    { kind: 'deployment_changed', state: 'failure' },
  ],
  [
    'deployment_protection_rule',
    {
      action: 'requested',
      environment: 'production',
      deployment,
      deployment_callback_url:
        'https://api.github.com/repos/octo/demo/actions/runs/33/deployment_protection_rule',
    },
    {
      kind: 'deployment_gate_asked',
      environment: 'production',
      workflowRunId: 33,
      deploymentId: 66,
      sha: SHA,
    },
  ],
])('%s becomes a Trigger, with unknown fields and without missing ones', async (...row) => {
  const [event, payload, expected] = row;
  const { receive, triggers } = await start();
  const told = { ...FROM, ...payload, something_new: { deep: [1] } };
  expect(await receive(event, told)).toBe('handled');
  const from = { installationId: 11, repository: { id: 22, owner: 'octo', name: 'demo' } };
  expect(triggers).toMatchObject([{ ...from, byOurselves: false, ...expected }]);
});

it.each([
  ['pull_request', { action: 'edited', pull_request: pull, changes: { title: { from: 'x' } } }],
  ['pull_request', { action: 'labeled', pull_request: pull }],
  ['check_run', { action: 'requested_action', check_run: check }],
  ['check_run', { action: 'completed', check_run: check }],
  ['push', { ref: 'refs/heads/a', before: 'nonsense', after: SHA }],
  ['issues', { action: 'labeled', issue: null }],
  ['deployment_protection_rule', { action: 'requested', environment: 'x' }],
  [
    'deployment_protection_rule',
    { action: 'requested', environment: 'x', deployment_callback_url: 'https://evil.test/' },
  ],
  ['workflow_job', { action: 'completed', workflow_job: { id: '9; DROP', run_id: -1 } }],
])('%s that says nothing to act on, or nonsense, is ignored', async (event, payload) => {
  const { receive, triggers } = await start();
  expect(await receive(event, { ...FROM, ...payload })).toBe('ignored');
  expect(triggers).toEqual([]);
});

it('asks GitHub for the events that it uses, and for no others', () => {
  // These come to every App, and GitHub refuses a manifest that asks for them.
  const always = new Set(['installation', 'installation_repositories', 'ping']);
  const asked = [...USED_EVENTS].filter((event) => !always.has(event));
  expect(readAppManifest().default_events.toSorted()).toEqual(asked.toSorted());
});
