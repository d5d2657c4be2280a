import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Issue } from '../../../../src/domain/issue.ts';
import { createGitHubWorld } from '../../../fakes/github-world.ts';
import { anIssue } from '../../../fakes/issue.ts';
import { botServer } from './bot-server.ts';

const server = botServer(createGitHubWorld());
let everything: string;
let bound: string;
const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const OTHER = { id: 23, owner: 'octo', name: 'other' };

const get = (path: string, key = everything) => server.call(path, { key });

/** An Issue of a repository, found now. */
function openIssue(
  repository: typeof DEMO,
  change: Partial<Pick<Issue, 'type' | 'severity'>>,
): Promise<Issue> {
  const fingerprint = randomUUID();
  return server.storage.issues.open(anIssue({ repository, finding: { fingerprint }, ...change }));
}

let fixed: Issue;
beforeAll(async () => {
  const { storage, keyWith } = server;
  everything = await keyWith(['read']);
  bound = await keyWith(['read'], ['Octo/Demo']);
  for (const repository of [DEMO, OTHER]) {
    await storage.installations.saveRepository({
      ...repository,
      installationId: 11,
      private: false,
      defaultBranch: 'main',
      status: 'active',
    });
  }
  for (let count = 0; count < 3; count += 1) {
    const guid = randomUUID();
    await storage.deliveries.store({
      guid,
      event: 'workflow_run',
      action: 'completed',
      installationId: 11,
      repositoryId: DEMO.id,
      repository: 'octo/demo',
      status: 'received',
      payload: Buffer.from('{}'),
    });
    await storage.deliveries.finish(guid, { status: 'processed' });
  }
  fixed = await openIssue(DEMO, { type: 'lint_failure', severity: 'low' });
  const { run } = await storage.runs.start({
    issueId: fixed.id,
    repositoryId: DEMO.id,
    headSha: fixed.occurrence.headSha,
    fingerprint: fixed.fingerprint,
    playbook: 'prettier-format',
    playbookVersion: '1.0.0',
  });
  await storage.runs.planEffects(run.id, [
    {
      step: 'open_pull_request',
      attempt: 1,
      position: 1,
      effect: {
        kind: 'pull_request',
        branch: 'pipewright/fix',
        base: 'main',
        title: 'Format the files',
        body: 'Because.',
      },
    },
  ]);
  const [effect] = await storage.runs.effects(run.id);
  await storage.runs.claimEffect(effect?.id ?? '');
  await storage.runs.completeEffect(effect?.id ?? '', {
    outcome: 'done',
    url: 'https://github.test/octo/demo/pull/7',
    // A comment's id, beyond 32 bits.
    number: 5_000_000_099,
    sha: null,
  });
  await storage.runs.update(run.id, { attempt: 1 });
  await storage.runs.update(run.id, {
    status: 'succeeded',
    outcome: 'The job is green on the fix.',
    finishedAt: new Date(),
  });
  await storage.issues.close(fixed.id, 'resolved');
  await openIssue(DEMO, { type: 'test_failure', severity: 'high' });
  await openIssue(OTHER, { type: 'test_failure', severity: 'high' });
});
describe('repositories', () => {
  it('are listed with their counts, and only those a key is bound to', async () => {
    const { body } = await get('/api/v1/repositories');
    expect(body).toEqual({
      repositories: [
        {
          id: '22',
          full_name: 'octo/demo',
          status: 'active',
          last_event: expect.any(String),
          issues_detected: 2,
          repairs_attempted: 1,
          success_rate: 1,
        },
        expect.objectContaining({
          full_name: 'octo/other',
          repairs_attempted: 0,
          success_rate: null,
        }),
      ],
      total: 2,
      limit: 50,
      offset: 0,
    });
    expect((await get('/api/v1/repositories', bound)).body).toMatchObject({ total: 1 });
    expect((await get('/api/v1/repositories?status=paused')).body).toMatchObject({ total: 0 });
    expect((await get('/api/v1/repositories?limit=1&offset=1')).body).toMatchObject({
      repositories: [{ full_name: 'octo/other' }],
      total: 2,
    });
  });

  it('are paused while people say so, and in error while GitHub suspends us', async () => {
    const { conversation, installations } = server.storage;
    const named = async (status: string) => {
      const { body } = await get(`/api/v1/repositories?status=${status}`);
      return (body['repositories'] as Array<{ full_name: string }>).map((one) => one.full_name);
    };
    await conversation.pause({ repositoryId: OTHER.id, playbook: null, by: 'mona' });
    expect(await named('paused')).toEqual(['octo/other']);
    expect(await named('active')).toEqual(['octo/demo']);
    expect((await get('/api/v1/repositories/octo/other')).body).toMatchObject({ status: 'paused' });
    const installation = { id: 11, account: 'octo', accountType: 'Organization' } as const;
    await installations.save({ ...installation, suspended: true });
    expect(await named('error')).toEqual(['octo/demo', 'octo/other']);
    expect(await named('paused')).toEqual([]);
    await installations.save({ ...installation, suspended: false });
    await conversation.resume(OTHER.id, null);
    const file = { blobSha: 'b', source: 'paused: true\n' };
    await server.storage.settings.save(DEMO.id, { ...file, paused: true });
    expect(await named('paused')).toEqual(['octo/demo']);
    await server.storage.settings.save(DEMO.id, { ...file, paused: false });
    await conversation.pause({ repositoryId: 0, playbook: null, by: 'mona' });
    expect(await named('paused')).toEqual(['octo/demo', 'octo/other']);
    await conversation.resume(0, null);
    expect(await named('active')).toEqual(['octo/demo', 'octo/other']);
  });

  it('are shown in detail, in any case, to who may see them', async () => {
    const { body } = await get('/api/v1/repositories/Octo/DEMO', bound);
    expect(body).toMatchObject({
      configuration: {
        auto_fix_enabled: true,
        notification_channels: [],
        detection_sensitivity: 'medium',
      },
      statistics: {
        total_events: 3,
        issues_detected: 2,
        repairs_successful: 1,
        repairs_failed: 0,
        average_response_time: expect.any(Number),
      },
      recent_issues: expect.arrayContaining([
        expect.objectContaining({ id: fixed.id, resolved: true, severity: 'low' }),
      ]),
    });
    for (const name of ['octo/other', 'octo/none', 'oct_/demo', '%25/demo']) {
      const refused = await get(`/api/v1/repositories/${name}`, bound);
      expect(refused.status).toBe(404);
      expect(refused.body).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
  });
});

describe('issues', () => {
  it('are listed newest first by every filter', async () => {
    const ids = async (query: string, key = everything) =>
      (await get(`/api/v1/issues?${query}`, key)).body['total'];
    expect(await ids('')).toBe(3);
    expect(await ids('', bound)).toBe(2);
    expect(await ids('repository=octo/OTHER')).toBe(1);
    expect(await ids('repository=octo/OTHER', bound)).toBe(0);
    expect(await ids('type=test_failure&severity=high')).toBe(2);
    expect(await ids('status=resolved')).toBe(1);
    expect(await ids('type=data_drift')).toBe(0);
    expect((await get('/api/v1/issues?status=closed')).status).toBe(422);
    const { body } = await get('/api/v1/issues?status=resolved');
    expect(body['issues']).toMatchObject([
      {
        id: fixed.id,
        repository: 'octo/demo',
        description: fixed.title,
        resolved_at: expect.any(String),
        actions_taken: [{ action: 'pull_request', status: 'completed' }],
      },
    ]);
  });

  it('are shown with cause, actions and timeline', async () => {
    const { body } = await get(`/api/v1/issues/${fixed.id}`, bound);
    expect(body).toMatchObject({
      metadata: {
        workflow_name: fixed.occurrence.workflowName,
        workflow_run_id: fixed.occurrence.workflowRunId,
        failure_reason: fixed.finding.message,
      },
      actions_taken: [
        {
          details: {
            changes_made: ['Format the files'],
            pull_request: 'https://github.test/octo/demo/pull/7',
          },
        },
      ],
    });
    const timeline = body['timeline'] as Array<{ event: string; timestamp: string }>;
    expect(timeline.map(({ event }) => event)).toEqual([
      'issue_detected',
      'analysis_started',
      'action_executed',
      'run_succeeded',
      'issue_resolved',
    ]);
  });

  it.each(['no-id', randomUUID(), '..%2f..', '%00'])('%s is not found', async (id) => {
    expect((await get(`/api/v1/issues/${id}`)).status).toBe(404);
  });
});

describe('analytics', () => {
  it.each([
    ['1h', 1],
    ['24h', 24],
    ['7d', 168],
    ['30d', 720],
  ])('of %s have %i hours without holes', async (period, hours) => {
    const { body } = await get(`/api/v1/analytics?period=${period}`);
    const { events_per_hour: events, resolution_times: times } = body['timeseries'] as Record<
      string,
      Array<{ timestamp: string; value: number | null }>
    >;
    expect(events).toHaveLength(hours);
    expect(times).toHaveLength(hours);
    const stamps = (events ?? []).map(({ timestamp }) => Date.parse(timestamp));
    expect(new Set(stamps.slice(1).map((at, index) => at - (stamps[index] ?? 0))).size).toBe(
      hours === 1 ? 0 : 1,
    );
  });

  it('sum up what happened, for all and for one repository', async () => {
    expect((await get('/api/v1/analytics')).body).toMatchObject({
      period: '24h',
      summary: {
        total_events: 3,
        issues_detected: 3,
        issues_resolved: 1,
        resolution_rate: 0.333,
        average_resolution_time: expect.any(Number),
        most_common_issue_type: 'test_failure',
      },
      breakdown_by_type: {
        lint_failure: { count: 1, resolved: 1 },
        test_failure: { count: 2, resolved: 0 },
      },
      top_repositories: [
        { repository: 'octo/demo', events: 3, issues: 2 },
        { repository: 'octo/other', events: 0, issues: 1 },
      ],
    });
    const one = await get('/api/v1/analytics?repository=octo/demo', bound);
    expect(one.body).toMatchObject({ summary: { issues_detected: 2 } });
    expect((await get('/api/v1/analytics?repository=octo/other', bound)).status).toBe(404);
    const events = await get('/api/v1/analytics?metric_type=events');
    expect(events.body).toMatchObject({ summary: { total_events: 3, issues_detected: 0 } });
    expect((await get('/api/v1/analytics?period=1y')).status).toBe(422);
  });

  it('say more when advanced analytics are on', async () => {
    const turn = (on: boolean) =>
      server.call('/api/v1/config', {
        method: 'PUT',
        body: { features: { advanced_analytics: on } },
      });
    expect((await get('/api/v1/analytics')).body).not.toHaveProperty('comparison');
    await turn(true);
    const { body } = await get('/api/v1/analytics?period=7d');
    const week = body['hours_of_week'] as Array<{ events: number }>;
    expect(week.reduce((sum, { events }) => sum + events, 0)).toBe(3);
    expect(body).toMatchObject({
      comparison: {
        total_events: { previous: 0, change: null },
        issues_detected: { previous: 0, change: null },
      },
      playbooks: [{ playbook: 'prettier-format', repairs: 1, explanations: 0, success_rate: 1 }],
    });
    const one = await get('/api/v1/analytics?repository=octo/demo', bound);
    expect(one.body).toMatchObject({ playbooks: null, hours_of_week: [] });
    await turn(false);
  });

  it('say null where nothing happened', async () => {
    const nowhere = await server.keyWith(['read'], ['octo/nowhere']);
    expect((await get('/api/v1/analytics', nowhere)).body).toMatchObject({
      summary: { total_events: 0, resolution_rate: null, most_common_issue_type: null },
      top_repositories: [],
    });
  });
});
