import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { ISSUE_OPERATIONS } from './driven-elsewhere.ts';
import { ALL_EVENTS, ALL_PERMISSIONS, probotFor } from './octokit.ts';

const repo = { owner: 'acme', repo: 'web' };

let simulator: Simulator;
let octokit: Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;
let hook: Server;
const events: Array<{ event: string; payload: Record<string, unknown> }> = [];

const eventsNamed = (name: string) =>
  events.filter(({ event }) => event === name).map(({ payload }) => payload);

/** What a person does on GitHub's pages, through REST. */
async function asPerson(token: string, method: string, path: string, body: object) {
  const answer = await fetch(`${simulator.apiUrl}${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const payload = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      events.push({ event: String(request.headers['x-github-event']), payload });
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  simulator = await startSimulator();
  simulator.createOrganisation('acme');
  const app = simulator.createApp({ permissions: ALL_PERMISSIONS, events: ALL_EVENTS });
  await simulator.createRepository({ owner: 'acme', name: 'web', files: { 'a.txt': 'a\n' } });
  const { id } = simulator.install(app.appId, ['acme/web']);
  const { port } = hook.address() as AddressInfo;
  simulator.setWebhookTarget(`http://127.0.0.1:${port}/`, app.appId);
  octokit = await probotFor(simulator, app).auth(id);
});

afterAll(async () => {
  await simulator.stop();
  await new Promise((resolve) => hook.close(resolve));
});

test('keeps issues: opened, listed, commented, edited by a person, closed', async () => {
  const { data: issue } = await octokit.rest.issues.create({
    ...repo,
    title: 'Board',
    body: '- [ ] one',
    labels: ['pipewright'],
  });
  expect(issue).toMatchObject({ number: 1, state: 'open', user: { login: 'pipewright[bot]' } });
  const { data: listed } = await octokit.rest.issues.listForRepo({ ...repo, state: 'all' });
  expect(listed.map(({ number }) => number)).toEqual([1]);
  await octokit.rest.issues.createComment({ ...repo, issue_number: 1, body: 'Look' });

  const writer = simulator.createUser('mona');
  const stranger = simulator.createUser('eve');
  simulator.grant('acme/web', 'mona', 'write');
  const path = '/repos/acme/web/issues/1';
  expect((await asPerson(stranger.token, 'PATCH', path, { body: 'mine' })).status).toBe(403);
  const edited = await asPerson(writer.token, 'PATCH', path, { body: '- [x] one' });
  expect(edited.json).toMatchObject({ body: '- [x] one', state: 'open' });
  await octokit.rest.issues.update({ ...repo, issue_number: 1, state: 'closed' });
  await simulator.waitFor(() => eventsNamed('issues').length >= 3);
  expect(eventsNamed('issues')).toMatchObject([
    { action: 'opened' },
    {
      action: 'edited',
      changes: { body: { from: '- [ ] one' } },
      sender: { login: 'mona', type: 'User' },
    },
    { action: 'closed' },
  ]);
  const page = await (await fetch(`${simulator.url}/acme/web/issues/1`)).text();
  expect(page).toContain('Board');
  expect(await (await fetch(`${simulator.url}/acme/web/issues`)).text()).toContain('Board');
});

test('shows the buttons of a completed check, and tells its App who pressed one', async () => {
  const { data: main } = await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' });
  const { data: check } = await octokit.rest.checks.create({
    ...repo,
    name: 'Pipewright',
    head_sha: main.object.sha,
    external_id: 'x',
    conclusion: 'neutral',
    actions: [{ label: 'Fix it', description: 'Try a repair', identifier: 'fix' }],
  });
  const page = `${simulator.url}/acme/web/runs/${check.id}`;
  expect(await (await fetch(page)).text()).toContain('Fix it');
  const press = (identifier: string) =>
    fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ identifier, login: 'mona' }),
      redirect: 'manual',
    });
  expect((await press('other')).status).toBe(422);
  expect((await press('fix')).status).toBe(302);
  await simulator.waitFor(() =>
    eventsNamed('check_run').some(({ action }) => action === 'requested_action'),
  );
  expect(eventsNamed('check_run').at(-1)).toMatchObject({
    action: 'requested_action',
    requested_action: { identifier: 'fix' },
    check_run: { id: check.id, external_id: 'x' },
    sender: { login: 'mona' },
  });
});

test('takes a comment on the page of an issue or pull request, and tells Apps of it', async () => {
  await simulator.pushCommit('acme/web', 'topic', { 'a.txt': 'a\n' });
  const pull = await simulator.openPullRequest('acme/web', { title: 'Topic', head: 'topic' });
  await simulator.waitFor(() => simulator.world.background.size === 0);
  const write = (path: string, form: Record<string, string>) =>
    fetch(`${simulator.url}/acme/web/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
  const body = '/pipewright help\n\n<script>alert(1)</script>';
  for (const path of ['issues/1', `pull/${pull.number}`]) {
    const page = `${simulator.url}/acme/web/${path}`;
    expect(await (await fetch(page)).text()).toContain('value="acme-dev"');
    const said = await write(path, { login: 'acme-dev', body });
    expect(said.status).toBe(302);
    expect(said.headers.get('location')).toMatch(`${page}#issuecomment-`);
    const text = await (await fetch(page)).text();
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toContain('<script>');
  }
  const written = () =>
    eventsNamed('issue_comment').filter(
      ({ comment }) => (comment as { body: string }).body === body,
    );
  await simulator.waitFor(() => written().length === 2);
  const told = { action: 'created', sender: { login: 'acme-dev' }, comment: { body } };
  expect(written()).toMatchObject([told, told]);
  for (const [path, form] of [
    ['issues/1', { login: 'nobody', body }],
    ['issues/1', { login: 'pipewright[bot]', body }],
    ['issues/1', { login: 'acme-dev', body: ' ' }],
    ['issues/99', { login: 'acme-dev', body }],
    [`issues/${pull.number}`, { login: 'acme-dev', body }],
  ] as const) {
    expect((await write(path, form)).status).toBe(422);
  }
});

test('kept to GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  expect(ISSUE_OPERATIONS.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
});
