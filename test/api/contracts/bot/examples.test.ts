import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey } from '../../../../src/accounts/api-keys.ts';
import { createUser } from '../../../../src/accounts/create-user.ts';
import { BOT_PAGE } from '../../../../src/api/docs/documents.ts';
import { createGitHubWorld } from '../../../fakes/github-world.ts';
import { anIssue } from '../../../fakes/issue.ts';
import { missingOf } from '../served-example.ts';
import { botServer } from './bot-server.ts';

const DEMO = { id: 22, owner: 'octo', name: 'demo' };
const world = createGitHubWorld({ repository: DEMO });
const server = botServer(world);
/** What stands in the place of the parameters that examples have. */
const place: Record<string, string> = {
  owner: 'octo',
  repo: 'demo',
  playbook_name: 'prettier-format',
  delivery_id: 'guid-1',
};
// The door is signed and has a test of its own; metrics are no JSON.
const APART = new Set(['receiveWebhook', 'getMetrics']);

beforeAll(async () => {
  const { storage } = server;
  await storage.installations.saveRepository({
    ...DEMO,
    installationId: 11,
    private: false,
    defaultBranch: 'main',
    status: 'active',
  });
  const headSha = world.branches.get('main') ?? '';
  const issues = [0, 1].map(() => {
    const finding = { pattern: 'prettier-check-failed', fingerprint: randomUUID() };
    const at = { installationId: 11, occurrence: { headSha } };
    return storage.issues.open(anIssue({ repository: DEMO, finding, ...at }));
  });
  const [issue, other] = await Promise.all(issues);
  const { accounts } = storage;
  const wish = { email: 'grace@example.com', role: 'user' as const, password: null };
  place['user_id'] = (await createUser(accounts.users, wish)).id;
  const asked = { name: 'old', scopes: ['read' as const], ownerId: null };
  const { key } = await createApiKey(
    accounts.apiKeys,
    { ...asked, repositories: ['octo/demo'], expiresAt: null },
    new Date(),
  );
  place['api_key_id'] = key.id;
  place['issue_id'] = issue?.id ?? '';
  const { run } = await storage.runs.start({
    issueId: other?.id ?? '',
    repositoryId: DEMO.id,
    headSha,
    fingerprint: other?.fingerprint ?? '',
    playbook: 'prettier-format',
    playbookVersion: '1.0.0',
  });
  place['execution_id'] = run.id;
  const now = new Date();
  const step = { runId: run.id, name: 'propose', attempt: 1, output: null, error: null };
  await storage.runs.recordStep({ ...step, status: 'done', startedAt: now, finishedAt: now });
  const effect = {
    kind: 'pull_request',
    branch: 'b',
    base: 'main',
    title: 'Fix',
    body: '',
  } as const;
  await storage.runs.planEffects(run.id, [{ step: 's', attempt: 1, position: 1, effect }]);
  await storage.runs.update(run.id, { attempt: 1, status: 'succeeded', finishedAt: now });
  const delivery = { event: 'ping', action: null, installationId: null, repositoryId: null };
  await storage.deliveries.store({
    guid: 'guid-1',
    ...delivery,
    repository: null,
    status: 'received',
    payload: Buffer.from('{"action":"completed"}'),
  });
  await storage.deliveries.finish('guid-1', { status: 'processed' });
});

/** Parts of examples whose fields are data: names of components, types, what a caller sent. */
const DATA = /^\.(?:components|breakdown_by_type|payload|configured)|\.details\.|^\.disabled/;

let examplesServed = 0;
afterAll(() => {
  process.stdout.write(`Documented examples served: ${examplesServed}\n`);
});

const documented = BOT_PAGE.routes.filter(({ operation }) => !APART.has(operation));

it.each(documented.map((route) => [`${route.method} ${route.path}`, route] as const))(
  'serves the example of %s',
  async (_name, { method, path, answers, body, bodyExample }) => {
    const [good, described] = Object.entries(answers).find(([code]) => code < '300') ?? [];
    const example = described?.example;
    expect(example, 'every answer is shown by an example').toBeDefined();
    expect(described?.schema?.safeParse(example).error).toBeUndefined();
    expect(bodyExample === undefined).toBe(body === undefined);
    const url = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => place[name] ?? '');
    const answer = await server.call(url, {
      method,
      ...(bodyExample === undefined ? {} : { body: bodyExample }),
    });
    expect(`${answer.status}`).toBe(good);
    examplesServed += 1;
    expect(missingOf(example, answer.body, (field) => DATA.test(field))).toEqual([]);
  },
);
