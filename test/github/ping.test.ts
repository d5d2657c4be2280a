import { afterEach, beforeEach, expect, test } from 'vitest';
import { githubAt, repository } from './github-under-test.ts';
import { json, startScriptedServer, type ScriptedServer } from './scripted-server.ts';

let api: ScriptedServer;
beforeEach(async () => void (api = await startScriptedServer()));
afterEach(async () => api.close());

test('a ping asks GitHub each time, and tells what is left of the limit where GitHub does', async () => {
  const github = githubAt(api.url);
  api.answer = (_, response) =>
    json(response, 200, { slug: 'pipewright' }, { 'x-ratelimit-remaining': '4321' });
  expect(await github.ping()).toEqual({ rateLimitRemaining: 4321 });
  api.answer = (_, response) => json(response, 200, { slug: 'pipewright' });
  expect(await github.ping()).toEqual({ rateLimitRemaining: null });
  expect(api.seen.map(({ path }) => path)).toEqual(['/app', '/app']);
});

test('every answer is told of, failed ones and tokens too', async () => {
  const told: string[] = [];
  const github = githubAt(api.url, {
    onAnswer: ({ method, status }) => told.push(`${method} ${status}`),
  });
  expect(await github.reader(5).getBranchHead(repository, 'gone')).toBeNull();
  expect(told).toEqual(['POST 201', 'GET 404']);
});
