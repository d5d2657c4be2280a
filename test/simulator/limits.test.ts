import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GITHUB_LIMITS } from '../../simulator/api/rate-limits.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';

let simulator: Simulator;
let authorization: string;
let now = new Date('2026-11-20T10:00:00Z');

async function call(
  path: string,
  init: { method?: string; body?: object; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; text: string }> {
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization, ...init.headers },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function comment(): Promise<Awaited<ReturnType<typeof call>>> {
  return call('/issues/1/comments', { method: 'POST', body: { body: 'Hello' } });
}

function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => now });
  authorization = `token ${simulator.createUser('acme').token}`;
  await simulator.createRepository({ owner: 'acme', name: 'web' });
  await simulator.pushCommit('acme/web', 'topic', { 'a.txt': 'b\n' });
  await simulator.openPullRequest('acme/web', { title: 'Topic', head: 'topic' });
});

afterEach(() => {
  Object.assign(simulator.limits, GITHUB_LIMITS);
  pass(3601);
});

afterAll(async () => {
  await simulator.stop();
});

test('refuses nobody unless asked, and tells what is left', async () => {
  simulator.limits.requestsAnHour = 1;
  expect((await call('')).headers.get('x-ratelimit-remaining')).toBe('0');
  expect((await call('')).status).toBe(200);
});

test('refuses past the hour’s calls until the hour is over', async () => {
  Object.assign(simulator.limits, { enforced: true, requestsAnHour: 2 });
  await call('');
  expect((await call('')).headers.get('x-ratelimit-remaining')).toBe('0');
  const refused = await call('');
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('API rate limit exceeded');
  expect(refused.headers.get('x-ratelimit-reset')).toBe(String(now.getTime() / 1000 + 3600));
  pass(3600);
  expect((await call('')).status).toBe(200);
});

test.each([403, 429] as const)('refuses what makes too much noise with %i', async (status) => {
  Object.assign(simulator.limits, {
    enforced: true,
    creationsAMinute: 2,
    secondaryStatus: status,
  });
  await comment();
  pass(20);
  await comment();
  const refused = await comment();
  expect(refused.status).toBe(status);
  expect(refused.headers.get('retry-after')).toBe('40');
  expect((await call('')).status).toBe(200);
  pass(40);
  expect((await comment()).status).toBe(201);
});

test('counts a write as five reads', async () => {
  Object.assign(simulator.limits, { enforced: true, pointsAMinute: 7 });
  await comment();
  await call('');
  await call('');
  expect((await call('')).status).toBe(403);
  pass(60);
  expect((await call('')).status).toBe(200);
});

test('lets no more than so many in at once', async () => {
  Object.assign(simulator.limits, { enforced: true, atOnce: 2 });
  const answers = await Promise.all(Array.from({ length: 12 }, async () => call('/pulls/1')));
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses).toEqual(new Set([200, 403]));
  expect((await call('')).status).toBe(200);
});

test('answers 304 for free while nothing changed', async () => {
  const first = await call('/pulls/1');
  const etag = first.headers.get('etag') ?? '';
  const left = first.headers.get('x-ratelimit-remaining');
  const second = await call('/pulls/1', { headers: { 'if-none-match': etag } });
  expect([second.status, second.text]).toEqual([304, '']);
  expect(second.headers.get('x-ratelimit-remaining')).toBe(left);
  await call('/pulls/1', { method: 'PATCH', body: { title: 'Changed' } });
  const third = await call('/pulls/1', { headers: { 'if-none-match': etag } });
  expect(third.status).toBe(200);
  expect(third.headers.get('etag')).not.toBe(etag);
});

test('kept to GitHub’s description', () => {
  expect(simulator.violations).toEqual([]);
});
