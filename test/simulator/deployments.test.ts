import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeploymentProtectionRuleRequestedEvent } from '@octokit/webhooks-types';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWorkflowRunner } from '../../simulator/runner/create-workflow-runner.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { sandboxesHere } from '../sandbox/sandboxes.ts';
import { DEPLOYMENT_OPERATIONS } from './driven-elsewhere.ts';
import { ALL_PERMISSIONS, probotFor } from './octokit.ts';

const repo = { owner: 'acme', repo: 'web' };
const WORKFLOW = `
name: Deploy
on: workflow_dispatch
jobs:
  ship:
    runs-on: ubuntu-latest
    environment:
      name: production
    steps:
      - run: echo shipped
`;

let simulator: Simulator;
let octokit: Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;
let hook: Server;
const events: Array<{ event: string; payload: Record<string, unknown> }> = [];

function eventsNamed(name: string): Array<Record<string, unknown>> {
  return events.filter(({ event }) => event === name).map(({ payload }) => payload);
}

async function quiet(): Promise<void> {
  await simulator.waitFor(() => simulator.world.background.size === 0);
}

/** Starts the deployment and gives its run and what the App was asked. */
async function asked(): Promise<{ id: number; request: DeploymentProtectionRuleRequestedEvent }> {
  const workflow = { ...repo, workflow_id: 'deploy.yml', ref: 'main', return_run_details: true };
  const { data } = await octokit.rest.actions.createWorkflowDispatch(workflow);
  await simulator.waitFor(() => eventsNamed('deployment_protection_rule').length > 0);
  const [request] = eventsNamed('deployment_protection_rule');
  const { workflow_run_id: id } = data as unknown as { workflow_run_id: number };
  return { id, request: request as unknown as DeploymentProtectionRuleRequestedEvent };
}

async function review(url: string, state: 'approved' | 'rejected'): Promise<number> {
  const body = { environment_name: 'production', state, comment: 'Looked at it.' };
  return (await octokit.request({ method: 'POST', url, ...body })).status;
}

async function conclusionOf(run_id: number): Promise<string | null> {
  return (await octokit.rest.actions.getWorkflowRun({ ...repo, run_id })).data.conclusion;
}

beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const payload = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      events.push({ event: String(request.headers['x-github-event']), payload });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const [first] = (await sandboxesHere()).all;
  if (first === undefined) throw new Error('no sandbox');
  simulator = await startSimulator({ runner: createWorkflowRunner({ sandbox: first[1] }) });
  simulator.createOrganisation('acme');
  const app = simulator.createApp({
    permissions: { ...ALL_PERMISSIONS, deployments: 'write' },
    events: ['deployment', 'deployment_status', 'deployment_protection_rule'],
  });
  const files = { '.github/workflows/deploy.yml': WORKFLOW };
  await simulator.createRepository({ owner: 'acme', name: 'web', files });
  const { id } = simulator.install(app.appId, ['acme/web']);
  octokit = await probotFor(simulator, app).auth(id);
  const { port } = hook.address() as AddressInfo;
  simulator.setWebhookTarget(`http://127.0.0.1:${port}/`);
  simulator.protectEnvironment('acme/web', 'production', app.appId);
});

beforeEach(async () => {
  await quiet();
  events.length = 0;
});

afterAll(async () => {
  await simulator.stop();
  hook.close();
});

test('makes a deployment, and keeps its statuses', async () => {
  const { data } = await octokit.rest.repos.createDeployment({
    ...repo,
    ref: 'main',
    environment: 'staging',
    payload: { why: 'test' },
    required_contexts: [],
  });
  const id = { ...repo, deployment_id: (data as { id: number }).id };
  for (const state of ['in_progress', 'success'] as const) {
    const log_url = 'https://ci.example/1';
    await octokit.rest.repos.createDeploymentStatus({ ...id, state, log_url });
  }
  const statuses = await octokit.rest.repos.listDeploymentStatuses(id);
  expect(statuses.data.map(({ state }) => state)).toEqual(['success', 'in_progress']);
  const { data: read } = await octokit.rest.repos.getDeployment(id);
  expect(read).toMatchObject({ environment: 'staging', payload: { why: 'test' } });
  const listed = await octokit.rest.repos.listDeployments({ ...repo, environment: 'staging' });
  expect(listed.data).toHaveLength(1);
  await expect(
    octokit.rest.repos.createDeployment({ ...repo, ref: 'nowhere' }),
  ).rejects.toMatchObject({ status: 422 });
  await quiet();
  expect(eventsNamed('deployment')).toHaveLength(1);
  expect(eventsNamed('deployment_status')).toHaveLength(2);
});

test('holds a job at its environment until the App approves', async () => {
  const { id, request } = await asked();
  expect(request).toMatchObject({ action: 'requested', environment: 'production' });
  expect(await conclusionOf(id)).toBeNull();
  expect(await review(request.deployment_callback_url ?? '', 'approved')).toBe(204);
  await quiet();
  expect(await conclusionOf(id)).toBe('success');
  const states = eventsNamed('deployment_status').map(
    ({ deployment_status: status }) => (status as { state: string }).state,
  );
  expect(states).toEqual(['waiting', 'in_progress', 'success']);
  await expect(review(request.deployment_callback_url ?? '', 'approved')).rejects.toMatchObject({
    status: 422,
  });
});

test('fails a job whose environment the App keeps closed', async () => {
  const { id, request } = await asked();
  await review(request.deployment_callback_url ?? '', 'rejected');
  await quiet();
  expect(await conclusionOf(id)).toBe('failure');
  const jobs = await octokit.rest.actions.listJobsForWorkflowRun({ ...repo, run_id: id });
  expect(jobs.data.jobs.map(({ name, steps }) => [name, steps])).toEqual([['ship', []]]);
});

test('lets go of a job that is cancelled while it waits', async () => {
  const { id } = await asked();
  await octokit.rest.actions.cancelWorkflowRun({ ...repo, run_id: id });
  await quiet();
  expect(await conclusionOf(id)).toBe('cancelled');
});

test('kept to GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  expect(DEPLOYMENT_OPERATIONS.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
});
