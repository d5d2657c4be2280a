import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';

let simulator: Simulator;
let authorization: string;
let hook: Server;
const received: Array<{ guid: string; event: string }> = [];

async function call(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; text: string }> {
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web${path}`, {
    redirect: 'manual',
    headers: { authorization },
    ...init,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function comment(body: string): RequestInit {
  return { method: 'POST', body: JSON.stringify({ body }) };
}

beforeAll(async () => {
  hook = createServer((request, response) => {
    received.push({
      guid: String(request.headers['x-github-delivery']),
      event: String(request.headers['x-github-event']),
    });
    request.resume();
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  simulator = await startSimulator({ runner: createFakeWorkflowRunner() });
  authorization = `token ${simulator.createUser('acme').token}`;
  const files = { 'a.txt': 'a\n' };
  await simulator.createRepository({ owner: 'acme', name: 'web', files });
  await simulator.pushCommit('acme/web', 'topic', { 'a.txt': 'b\n' });
  await simulator.openPullRequest('acme/web', { title: 'Topic', head: 'topic' });
  const app = simulator.createApp({
    permissions: { contents: 'read', issues: 'read', pull_requests: 'read' },
    events: ['push', 'issue_comment'],
  });
  simulator.install(app.appId, ['acme/web']);
  const { port } = hook.address() as AddressInfo;
  simulator.setWebhookTarget(`http://127.0.0.1:${port}/`, app.appId);
});

const quiet = async (): Promise<void> =>
  simulator.waitFor(() => simulator.deliveries.every(({ status }) => status !== 'pending'));

beforeEach(async () => {
  simulator.faults.clear();
  await quiet();
  received.length = 0;
});

afterAll(async () => {
  await simulator.stop();
  hook.close();
});

test.each([
  ['403', 403, 'Forbidden'],
  ['500', 500, 'Server Error'],
  ['502', 502, 'Unicorn'],
  ['503', 503, 'Service Unavailable'],
  ['bad_credentials', 401, 'Bad credentials'],
] as const)('answers %s as often as asked', async (fault, status, text) => {
  simulator.faults.add({ fault, times: 1 });
  const struck = await call('');
  expect(struck.status).toBe(status);
  expect(struck.text).toContain(text);
  expect((await call('')).status).toBe(200);
  expect(simulator.requests.at(-2)).toMatchObject({ fault, status, operation: 'repos/get' });
});

test('names the end of a limit', async () => {
  simulator.faults.add({ fault: 'secondary_limit', retryAfter: 7, times: 1 });
  const secondary = await call('');
  expect(secondary.headers.get('retry-after')).toBe('7');
  expect(secondary.text).toContain('secondary rate limit');
  simulator.faults.add({ fault: 'primary_limit', retryAfter: 60, times: 1 });
  const primary = await call('');
  expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(primary.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
});

test('loses the answer before or after the work was done', async () => {
  const create = { match: { method: 'POST', path: /\/comments$/ }, fault: 'reset', times: 1 };
  simulator.faults.add({ ...create, fault: 'reset' });
  await expect(call('/issues/1/comments', comment('before'))).rejects.toThrow('fetch failed');
  expect(JSON.parse((await call('/issues/1/comments')).text)).toEqual([]);
  simulator.faults.add({ ...create, fault: 'reset', when: 'after' });
  await expect(call('/issues/1/comments', comment('after'))).rejects.toThrow('fetch failed');
  simulator.faults.add({ ...create, fault: '502', when: 'after' });
  expect((await call('/issues/1/comments', comment('badly'))).status).toBe(502);
  const comments = JSON.parse((await call('/issues/1/comments')).text) as Array<{ body: string }>;
  expect(comments.map(({ body }) => body)).toEqual(['after', 'badly']);
});

test('hangs until the caller has enough, and breaks off in the middle', async () => {
  simulator.faults.add({ match: { operation: 'repos/get' }, fault: 'hang', times: 1 });
  await expect(call('', { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  simulator.faults.add({ match: { path: '/repos/acme/web' }, fault: 'truncated', times: 1 });
  await expect(call('')).rejects.toThrow('terminated');
});

test('hands out an address that has expired', async () => {
  simulator.faults.add({ fault: 'expired_download', times: 1 });
  const { headers } = await call('/tarball/main');
  expect((await fetch(headers.get('location') ?? '')).status).toBe(403);
  const again = await call('/tarball/main');
  expect((await fetch(again.headers.get('location') ?? '')).status).toBe(200);
});

test('draws the same faults from the same seed', async () => {
  async function statuses(seed: number): Promise<number[]> {
    simulator.faults.clear();
    simulator.faults.seed(seed);
    simulator.faults.add({ fault: '500', probability: 0.5 });
    const found: number[] = [];
    for (let count = 0; count < 24; count += 1) found.push((await call('')).status);
    return found;
  }
  const first = await statuses(3);
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await statuses(3)).toEqual(first);
  expect(await statuses(4)).not.toEqual(first);
});

test('takes a rule away', async () => {
  const remove = simulator.faults.add({ fault: '500' });
  expect((await call('')).status).toBe(500);
  remove();
  expect((await call('')).status).toBe(200);
});

test('sends a delivery twice, late, in another order, or not at all', async () => {
  const push = async (): Promise<string> => simulator.pushCommit('acme/web', 'main', { b: '1\n' });
  simulator.faults.add({ match: { event: 'push' }, fault: 'duplicate', times: 1 });
  await push();
  await simulator.waitFor(() => received.length === 2);
  expect(received[0]).toEqual(received[1]);

  simulator.faults.add({ match: { event: 'push' }, fault: 'dropped', times: 1 });
  await push();
  await quiet();
  expect(received).toHaveLength(2);
  expect(simulator.deliveries.at(-1)).toMatchObject({ event: 'push', statusCode: 0 });

  received.length = 0;
  const late = { match: { event: 'push' }, fault: 'out_of_order', delayMs: 10_000, times: 1 };
  simulator.faults.add({ ...late, fault: 'out_of_order' });
  await push();
  await call('/issues/1/comments', comment('Overtakes'));
  await quiet();
  expect(received.map(({ event }) => event)).toEqual(['issue_comment', 'push']);

  received.length = 0;
  simulator.faults.add({ ...late, fault: 'delayed', delayMs: 500 });
  const pushed = performance.now();
  await push();
  await quiet();
  // Timers may be a little early.
  expect(performance.now() - pushed).toBeGreaterThan(490);
  expect(received.map(({ event }) => event)).toEqual(['push']);
});

test('counts no fault as a violation', () => {
  expect(simulator.violations).toEqual([]);
});
