import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { githubAt, repository, START } from './github-under-test.ts';
import { json, startScriptedServer } from './scripted-server.ts';
import type { ScriptedServer } from './scripted-server.ts';

let api: ScriptedServer;
beforeEach(async () => void (api = await startScriptedServer()));
afterEach(async () => api.close());

const pull = {
  kind: 'pull_request',
  branch: 'pipewright/fix-1',
  base: 'main',
  title: 'Fix',
  body: 'Body',
} as const;
const target = { installationId: 5, repository };

/** Answers with these one after the other, the last one for ever. */
function answers(...list: Array<[number, unknown, Record<string, string>?]>): void {
  let next = 0;
  api.answer = (_, response) => {
    const [status, body, headers] = list[Math.min(next, list.length - 1)] ?? [500, {}];
    next += 1;
    json(response, status, body, headers);
  };
}

describe('a failing call', () => {
  test('is sent again when GitHub has a problem, with growing pauses', async () => {
    answers([502, {}], [500, {}], [200, { object: { sha: 'abc' } }]);
    const github = githubAt(api.url);
    expect(await github.reader(5).getBranchHead(repository, 'main')).toBe('abc');
    expect(github.pauses).toEqual([500, 1500]);
  });

  test('is given up after four tries, as an error that a job can retry', async () => {
    answers([503, { message: 'Unicorn' }]);
    const github = githubAt(api.url);
    await expect(github.reader(5).getWorkflowRun(repository, 3)).rejects.toMatchObject({
      name: 'GitHubError',
      code: 'unavailable',
      status: 503,
      retryable: true,
      message:
        'Could not read workflow run 3 of acme/shop: GitHub has a problem of its own (503: Unicorn).',
    });
    expect(api.seen).toHaveLength(4);
  });

  test('is sent again when its answer broke off', async () => {
    api.answer = (_, response) => {
      if (api.seen.length > 1) {
        json(response, 200, { object: { sha: 'abc' } });
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"object":', () => response.destroy());
    };
    expect(await githubAt(api.url).reader(5).getBranchHead(repository, 'main')).toBe('abc');
  });

  test('is not sent again when it might have made something', async () => {
    answers([502, {}]);
    const { applier } = githubAt(api.url);
    await expect(applier.apply(target, pull, { inDoubt: false })).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    expect(api.seen.map(({ method }) => method)).toEqual(['POST']);
  });

  test('waits for a short limit, whatever it makes, since a refused call did nothing', async () => {
    const limited = { message: 'You have exceeded a secondary rate limit' };
    answers([403, limited, { 'retry-after': '2' }], [201, { number: 4, html_url: 'u' }]);
    const { applier, pauses } = githubAt(api.url);
    const result = await applier.apply(target, pull, { inDoubt: false });
    expect(result).toEqual({ outcome: 'done', number: 4, url: 'u', sha: null });
    expect(pauses).toEqual([2000]);
  });

  test('leaves a long limit to the job, and lets nothing else of that installation start', async () => {
    const reset = START / 1000 + 1800;
    answers([
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
    ]);
    const github = githubAt(api.url);
    const failed = await github
      .reader(5)
      .getBranchHead(repository, 'a')
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'rate_limited', retryable: true });
    expect((failed as { retryAfter: Date }).retryAfter.getTime()).toBe((reset + 1) * 1000);
    await expect(github.reader(5).getBranchHead(repository, 'b')).rejects.toMatchObject({
      code: 'budget_exhausted',
    });
    expect(api.seen).toHaveLength(1);
    await expect(github.reader(6).getBranchHead(repository, 'c')).rejects.toMatchObject({
      code: 'rate_limited',
    });
  });

  test('names the missing permission and where to grant it', async () => {
    const message = 'Resource not accessible by integration';
    answers([403, { message }, { 'x-accepted-github-permissions': 'pull_requests=write' }]);
    const { applier } = githubAt(api.url);
    await expect(applier.apply(target, pull, { inDoubt: false })).rejects.toMatchObject({
      code: 'permission_missing',
      retryable: false,
      message: expect.stringContaining('Grant "pull_requests: write" on the App\'s settings page'),
    });
    answers([403, { message }]);
    await expect(githubAt(api.url).reader(5).listJobs(repository, 1)).rejects.toMatchObject({
      message: expect.stringContaining('Grant "actions: read"'),
    });
  });

  test.each([
    [403, 'This installation has been suspended', 'installation_suspended'],
    [403, 'Repository was archived so is read-only.', 'archived'],
    [403, 'Something else', 'forbidden'],
    [404, 'Not Found', 'not_found'],
    [409, 'Git Repository is empty.', 'conflict'],
    [422, 'Validation Failed', 'invalid'],
    [451, 'Blocked', 'blocked'],
    [418, 'Teapot', 'refused'],
  ])('%i %s becomes %s', async (status, message, code) => {
    answers([status, { message }]);
    const github = githubAt(api.url);
    await expect(github.reader(5).getWorkflowRun(repository, 3)).rejects.toMatchObject({
      code,
      status,
      retryable: false,
    });
  });

  test('takes a new token when the old one died early', async () => {
    answers([401, { message: 'Bad credentials' }], [200, { object: { sha: 'abc' } }]);
    expect(await githubAt(api.url).reader(5).getBranchHead(repository, 'main')).toBe('abc');
  });

  test('says that nobody answered', async () => {
    const { url } = api;
    await api.close();
    const github = githubAt(url);
    await expect(github.reader(5).getWorkflowRun(repository, 3)).rejects.toMatchObject({
      code: 'unreachable',
      status: null,
      retryable: true,
      message: expect.stringContaining('Check the network and GITHUB_API_URL'),
    });
  });

  test('never shows the token or the key', async () => {
    answers([422, { message: 'no' }]);
    const github = githubAt(api.url);
    const error = await github
      .reader(5)
      .getWorkflowRun(repository, 3)
      .catch((failure: unknown) => failure);
    const { message, details } = error as { message: string; details: unknown };
    expect(message + JSON.stringify(details)).not.toContain('ghs_');
  });
});

describe('identity', () => {
  test('says when the key is wrong', async () => {
    answers([401, { message: 'A JSON web token could not be decoded' }]);
    await expect(githubAt(api.url).identity()).rejects.toMatchObject({
      code: 'bad_credentials',
      message: expect.stringContaining('Check APP_ID, PRIVATE_KEY'),
    });
  });

  test('is asked once, and again after a failure', async () => {
    answers([404, {}], [200, { slug: 'pipewright' }]);
    const github = githubAt(api.url);
    await expect(github.identity()).rejects.toMatchObject({ status: 404 });
    expect(await github.identity()).toEqual({ slug: 'pipewright', login: 'pipewright[bot]' });
    await github.identity();
    expect(api.seen).toHaveLength(2);
    expect(api.seen[1]?.authorization).toMatch(/^bearer eyJ/);
  });
});
