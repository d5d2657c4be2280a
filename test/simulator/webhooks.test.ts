import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import type { AppCredentials } from '../../simulator/stage/app-stage.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { ALL_EVENTS, ALL_PERMISSIONS, probotFor } from './octokit.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: Buffer;
  event: string;
  payload: { action?: string } & Record<string, unknown>;
}

const runner = createFakeWorkflowRunner();
const received: Received[] = [];
let simulator: Simulator;
let credentials: AppCredentials;
let receiver: Server;
let status = 202;

/** What came since the last call, as `event.action`. */
function take(): Received[] {
  return received.splice(0);
}

function names(deliveries: Received[]): string[] {
  return deliveries.map(({ event, payload }) => [event, payload.action].filter(Boolean).join('.'));
}

async function quiet(): Promise<void> {
  await simulator.waitFor(() => simulator.world.background.size === 0, { what: 'quiet' });
}

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void buffer(request).then((body) => {
      received.push({
        headers: request.headers,
        body,
        event: String(request.headers['x-github-event']),
        payload: JSON.parse(body.toString()) as Received['payload'],
      });
      response.writeHead(status);
      response.end('thanks');
      return null;
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  simulator = await startSimulator({ runner });
  simulator.createOrganisation('acme');
  credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: ALL_EVENTS });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    files: { '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request]\n' },
  });
  simulator.setWebhookTarget(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
  await quiet();
});

afterAll(async () => {
  await simulator.stop();
  await new Promise((resolve) => {
    receiver.close(resolve);
    receiver.closeAllConnections();
  });
});

test('greets with a signed ping', () => {
  const [ping] = take();
  expect(ping?.event).toBe('ping');
  const signature = createHmac('sha256', credentials.webhookSecret).update(ping?.body ?? '');
  expect(ping?.headers).toMatchObject({
    'x-hub-signature-256': `sha256=${signature.digest('hex')}`,
    'x-github-hook-installation-target-id': String(credentials.appId),
    'x-github-hook-installation-target-type': 'integration',
    'content-type': 'application/json',
  });
  expect(ping?.headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
  expect(ping?.headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
});

test('tells of installations and their repositories', async () => {
  const installation = simulator.install(credentials.appId, ['acme/web']);
  await simulator.createRepository({ owner: 'acme', name: 'api' });
  simulator.install(credentials.appId, ['acme/api']);
  simulator.removeFromInstallation(installation.id, 'acme/api');
  await quiet();
  const deliveries = take();
  expect(names(deliveries).toSorted()).toEqual([
    'installation.created',
    'installation_repositories.added',
    'installation_repositories.removed',
  ]);
});

test('tells of a push and of its run, from requested to completed', async () => {
  runner.play = () => [{ key: 'test', conclusion: 'failure', log: 'no\n' }];
  const sha = await simulator.pushCommit('acme/web', 'main', { 'a.js': 'a' }, { message: 'Add a' });
  await quiet();
  const deliveries = take();
  expect(names(deliveries).toSorted()).toEqual([
    'check_run.completed',
    'check_run.created',
    'check_suite.completed',
    'check_suite.requested',
    'push',
    'workflow_job.completed',
    'workflow_job.in_progress',
    'workflow_job.queued',
    'workflow_run.completed',
    'workflow_run.in_progress',
    'workflow_run.requested',
  ]);
  const completed = deliveries.find(
    ({ event, payload }) => event === 'workflow_run' && payload.action === 'completed',
  );
  expect(completed?.payload).toMatchObject({
    workflow: { name: 'CI', path: '.github/workflows/ci.yml' },
    workflow_run: {
      conclusion: 'failure',
      head_sha: sha,
      head_branch: 'main',
      display_title: 'Add a',
      run_attempt: 1,
    },
    repository: { full_name: 'acme/web' },
    organization: { login: 'acme' },
    installation: { id: expect.any(Number) },
    sender: { login: 'acme-dev' },
  });
});

test('tells of a pull request, of comments, and who wrote them', async () => {
  runner.play = () => [{ key: 'test', conclusion: 'success', log: 'ok\n' }];
  await simulator.pushCommit('acme/web', 'topic', { 'b.js': 'b' });
  const pull = await simulator.openPullRequest('acme/web', { title: 'Topic', head: 'topic' });
  await quiet();
  expect(names(take())).toContain('pull_request.opened');
  const [installation] = simulator.world.installations.values();
  const octokit = await probotFor(simulator, credentials).auth(installation?.id ?? 0);
  const { data } = await octokit.rest.issues.createComment({
    owner: 'acme',
    repo: 'web',
    issue_number: pull.number,
    body: 'Healed',
  });
  await octokit.rest.issues.updateComment({
    owner: 'acme',
    repo: 'web',
    comment_id: data.id,
    body: 'Healed again',
  });
  await quiet();
  const comments = take();
  // Each on a connection of its own: they may overtake each other.
  expect(names(comments).toSorted()).toEqual(['issue_comment.created', 'issue_comment.edited']);
  expect(comments[0]?.payload['sender']).toMatchObject({ login: 'pipewright[bot]', type: 'Bot' });
});

test('runs the head of a fork for a pull request, which the run does not name', async () => {
  await simulator.fork('acme/web', 'stranger');
  const sha = await simulator.pushCommit('stranger/web', 'idea', { 'c.js': 'c' });
  await simulator.openPullRequest('acme/web', { title: 'Idea', head: 'stranger:idea' });
  await quiet();
  const runs = take().filter(({ event }) => event === 'workflow_run');
  expect(runs.at(-1)?.payload['workflow_run']).toMatchObject({
    head_sha: sha,
    event: 'pull_request',
    pull_requests: [],
    head_repository: { full_name: 'stranger/web' },
    repository: { full_name: 'acme/web' },
  });
});

test('gives a run that failed without jobs for a broken workflow file', async () => {
  await simulator.pushCommit('acme/web', 'main', { '.github/workflows/bad.yml': 'broken: [' });
  await quiet();
  const runs = take().filter(
    ({ event, payload }) => event === 'workflow_run' && payload.action === 'completed',
  );
  const broken = runs.find(({ payload }) =>
    (payload['workflow_run'] as { path: string }).path.endsWith('bad.yml'),
  );
  expect(broken?.payload['workflow_run']).toMatchObject({
    conclusion: 'failure',
    name: '.github/workflows/bad.yml',
  });
});

test('remembers deliveries with their answer, and sends the same bytes again', async () => {
  status = 500;
  simulator.setWebhookTarget(
    `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
    credentials.appId,
  );
  await quiet();
  status = 202;
  const [first] = take();
  const failed = simulator.deliveries.at(-1);
  expect(failed).toMatchObject({ event: 'ping', statusCode: 500, response: { body: 'thanks' } });
  simulator.redeliver(failed?.id ?? 0);
  await quiet();
  const [again] = take();
  expect(again?.body).toEqual(first?.body);
  expect(again?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery']);
  expect(simulator.deliveries.at(-1)).toMatchObject({ redelivery: true, statusCode: 202 });
});

test('was called as GitHub describes it', () => {
  expect(simulator.violations).toEqual([]);
});
