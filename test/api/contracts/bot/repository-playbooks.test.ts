import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createGitHubWorld } from '../../../fakes/github-world.ts';
import { anIssue } from '../../../fakes/issue.ts';
import { botServer } from './bot-server.ts';

const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const OTHER = { id: 23, owner: 'octo', name: 'other' };
const PATH = '/api/v1/repositories/octo/demo/playbooks';
const OWN = `${PATH}/our-own`;
const world = createGitHubWorld({ repository: DEMO, files: { 'a.js': 'a' } });
const server = botServer(world);
let writer: string;

beforeAll(async () => {
  const { storage } = server;
  writer = await server.keyWith(['write']);
  for (const repository of [DEMO, OTHER]) {
    await storage.installations.saveRepository({
      ...repository,
      installationId: 11,
      private: false,
      defaultBranch: 'main',
      status: 'active',
    });
  }
  const text = `name: our-own
version: 1.0.0
description: Tells of it.
author: The team
priority: 90
applies_to: { categories: [test_failure] }
steps:
  - action: report_check
    description: Say so
`;
  const path = '.github/pipewright/playbooks/our-own.yml';
  await storage.ownRules.save(DEMO.id, { digest: 'd', files: [{ path, text }] });
});

const turn = (path: string, body: object, key = writer) =>
  server.call(path, { method: 'PATCH', key, body });
async function asked(): Promise<number> {
  const finding = {
    pattern: null,
    category: 'test_failure' as const,
    fingerprint: randomUUID(),
  };
  const occurrence = { headSha: world.branches.get('main') ?? '' };
  const issue = await server.storage.issues.open(
    anIssue({ repository: DEMO, installationId: 11, type: 'test_failure', finding, occurrence }),
  );
  const path = `/api/v1/issues/${issue.id}/resolve`;
  return (await server.call(path, { method: 'POST', body: { action: 'our-own' } })).status;
}

it('lists a repository’s own playbooks among Pipewright’s, and shows one with how it fared there', async () => {
  const { body } = await server.call(PATH, { key: writer });
  const playbooks = body['playbooks'] as Array<{ name: string; own: boolean; enabled: boolean }>;
  expect(playbooks).toHaveLength(Number(body['total']));
  expect(playbooks.filter(({ own }) => own)).toMatchObject([{ name: 'our-own', enabled: true }]);
  // Off unless asked for.
  const optIn = playbooks.find(({ name }) => name === 'revert-offending-commit');
  expect(optIn).toMatchObject({ own: false, enabled: false, disabled: null });
  const issue = await server.storage.issues.open(
    anIssue({ repository: DEMO, finding: { fingerprint: randomUUID() } }),
  );
  for (const status of ['explained', 'failed'] as const) {
    const { run } = await server.storage.runs.start({
      issueId: issue.id,
      repositoryId: DEMO.id,
      headSha: randomUUID(),
      fingerprint: issue.fingerprint,
      playbook: 'our-own',
      playbookVersion: '1.0.0',
    });
    await server.storage.runs.update(run.id, { status, finishedAt: new Date() });
  }
  expect((await server.call(OWN)).body).toMatchObject({
    version: expect.stringMatching(/^1\.0\.0\+[\da-f]{8}$/),
    author: 'The team',
    own: true,
    supported_issues: expect.arrayContaining(['test_failure']),
    statistics: { total_executions: 2, successful_executions: 1, success_rate: 0.5 },
    actions: [{ type: 'report_check', description: 'Say so' }],
  });
  expect((await server.call(`${PATH}/none`)).status).toBe(404);
  expect((await server.call('/api/v1/repositories/octo/other/playbooks/our-own')).status).toBe(404);
  expect((await server.call('/api/v1/playbooks/our-own')).status).toBe(404);
});

it('turns one off in its repository with a reason, which stops it, and on again', async () => {
  expect(await asked()).toBe(202);
  expect(await turn(OWN, { enabled: false, reason: 'Too loud' })).toMatchObject({
    status: 200,
    body: { repository: 'octo/demo', playbook: 'our-own', enabled: false },
  });
  expect((await server.call(OWN)).body).toMatchObject({
    enabled: false,
    disabled: { reason: 'Too loud', by: 'API key tests', everywhere: false },
  });
  expect(await asked()).toBe(409);
  expect((await turn(OWN, { enabled: true })).status).toBe(200);
  expect((await server.call(OWN)).body).toMatchObject({ enabled: true, disabled: null });
  expect(await asked()).toBe(202);
  const { body } = await server.call('/api/v1/audit?action=repository.playbook');
  expect((body['entries'] as unknown[]).at(-1)).toMatchObject({
    target: 'octo/demo: our-own',
    details: { change: { enabled: false, reason: 'Too loud' } },
  });
});

it('turns one of Pipewright’s off in one repository only, and nothing on that is off everywhere', async () => {
  const here = `${PATH}/prettier-format`;
  const there = '/api/v1/repositories/octo/other/playbooks/prettier-format';
  await turn(here, { enabled: false });
  expect((await server.call(here)).body).toMatchObject({ enabled: false });
  expect((await server.call(there)).body).toMatchObject({ enabled: true });
  await server.call('/api/v1/playbooks/prettier-format', {
    method: 'PATCH',
    body: { enabled: false, reason: 'Broken' },
  });
  const refused = await turn(here, { enabled: true });
  expect(refused.status).toBe(409);
  expect(JSON.stringify(refused.body)).toContain('everywhere');
  expect((await server.call(here)).body).toMatchObject({
    disabled: { reason: 'Broken', everywhere: true },
  });
  const bySettings = await turn(`${PATH}/revert-offending-commit`, { enabled: true });
  expect(JSON.stringify(bySettings.body)).toContain('custom_playbooks');
});

it('is for who may change the repository', async () => {
  const keys = {
    reader: await server.keyWith(['read']),
    elsewhere: await server.keyWith(['write'], ['octo/other']),
    bound: await server.keyWith(['write'], ['octo/demo']),
  };
  expect((await turn(OWN, { enabled: true }, keys.reader)).status).toBe(403);
  expect((await turn(OWN, { enabled: true }, keys.elsewhere)).status).toBe(404);
  expect((await server.call(PATH, { key: keys.elsewhere })).status).toBe(404);
  expect((await turn(OWN, { enabled: true }, keys.bound)).status).toBe(200);
  expect((await turn(OWN, { enabled: 'yes' })).status).toBe(400);
});
