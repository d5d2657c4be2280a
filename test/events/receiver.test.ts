import type { WebhookEvent } from '@octokit/webhooks-types';
import { describe, expect, it } from 'vitest';
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
    await receive('workflow_run', { ...COMPLETED, installation: undefined });
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
  expect(triggers).toEqual([]);
});

it('names the events it uses', () => {
  expect([...USED_EVENTS]).toEqual([
    'workflow_run',
    'installation',
    'installation_repositories',
    'ping',
  ]);
});
