import { list } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulatedGitHub } from './simulated-github.ts';
import type { SimulatedGitHub } from './simulated-github.ts';

let here: SimulatedGitHub;
beforeAll(async () => void (here = await startSimulatedGitHub()));
afterAll(async () => here.stop());

async function bytesOf(stream: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('who we are, and what a repository is', async () => {
  const { github, reader, repository } = here;
  expect(await github.identity()).toEqual({ slug: 'pipewright', login: 'pipewright[bot]' });
  expect(await reader.getRepository(repository)).toEqual({
    ...repository,
    private: false,
    defaultBranch: 'main',
  });
  await expect(reader.getRepository({ ...repository, id: 1 })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('another one'),
  });
  await expect(reader.getRepository({ ...repository, name: 'none' })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('acme/none'),
  });
});

test('runs, jobs and logs', async () => {
  const { reader, repository, main } = here;
  const runs = await reader.listRunsOfCommit(repository, main);
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run).toMatchObject({
    name: 'CI',
    path: '.github/workflows/ci.yml',
    attempt: 1,
    event: 'push',
    status: 'completed',
    conclusion: 'failure',
    headSha: main,
    headBranch: 'main',
    headRepositoryId: repository.id,
    pullRequests: [],
  });
  expect(await reader.getWorkflowRun(repository, run?.id ?? 0)).toEqual(run);

  const jobs = await reader.listJobs(repository, run?.id ?? 0);
  expect(jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['build', 'success'],
    ['test', 'failure'],
  ]);
  expect(jobs[1]).toMatchObject({ runId: run?.id, runAttempt: 1, status: 'completed' });
  expect(jobs[1]?.completedAt).toBeInstanceOf(Date);
  expect(jobs[1]?.steps[0]).toEqual({
    number: 1,
    name: 'Set up job',
    status: 'completed',
    conclusion: 'failure',
  });

  const log = await bytesOf(await reader.openJobLog(repository, jobs[1]?.id ?? 0));
  expect(log.toString()).toContain('##[error]boom');
  expect(await reader.openJobLog(repository, 1)).toBeNull();
});

test('the last good run of a branch is one of this repository', async () => {
  const { reader, repository, runner, simulator, main } = here;
  const [red] = await reader.listRunsOfCommit(repository, main);
  const query = { workflowId: red?.workflowId ?? 0, branch: 'main' };
  expect(await reader.findLastGoodRun(repository, query)).toBeNull();

  const { play } = runner;
  runner.play = () => [{ key: 'test', conclusion: 'success', log: 'ok\n' }];
  const green = await simulator.pushCommit('acme/shop', 'main', { 'src/a.js': 'two\n' });
  await simulator.fork('acme/shop', 'mallory');
  const theirs = await simulator.pushCommit('mallory/shop', 'main', { 'src/a.js': 'mine\n' });
  const { number } = await simulator.openPullRequest('acme/shop', {
    title: 'Mine',
    head: 'mallory:main',
  });
  await simulator.waitFor(() => simulator.world.background.size === 0);
  runner.play = play;
  const pull = await reader.findForkPullRequest(repository, theirs);
  expect(pull).toMatchObject({ number, state: 'open', head: { branch: 'main', sha: theirs } });
  expect(await reader.findForkPullRequest(repository, green)).toBeNull();

  const good = await reader.findLastGoodRun(repository, query);
  expect(good).toMatchObject({ headSha: green, headRepositoryId: repository.id, event: 'push' });
  expect(await reader.findLastGoodRun(repository, { workflowId: 1, branch: 'main' })).toBeNull();
  expect(await reader.listGoodRuns(repository, { ...query, most: 5 })).toEqual([good]);
  expect(await reader.listGoodRuns(repository, { workflowId: 1, branch: 'main', most: 5 })).toEqual(
    [],
  );
});

test('branches, files and archives', async () => {
  const { reader, repository, main } = here;
  expect(await reader.getBranchHead(repository, 'none/such')).toBeNull();
  const read = async (path: string) => {
    const bytes = await reader.readFile(repository, path, main);
    return bytes === null ? null : Buffer.from(bytes);
  };
  expect((await read('src/a.js'))?.toString()).toBe('one\n');
  expect(await read('image.bin')).toEqual(Buffer.from([0, 255, 1, 254]));
  expect(await read('src')).toBeNull();
  expect(String(await read('link'))).toBe(String(await read('README.md')));
  expect(await read('dangling')).toBeNull();
  expect(await read('none')).toBeNull();
  const onDefault = await reader.readFile(repository, 'src/a.js', null);
  expect(String(onDefault)).toBe(String(await reader.readFile(repository, 'src/a.js', 'main')));

  const sorted = (await reader.listFolder(repository, 'src', main))?.map(({ name, type, size }) => {
    return { name, type, size };
  });
  expect(sorted).toEqual([{ name: 'a.js', type: 'file', size: expect.any(Number) as number }]);
  const [below] = (await reader.listFolder(repository, '.github', null)) ?? [];
  expect(below).toMatchObject({ name: 'workflows', type: 'dir' });
  expect(await reader.listFolder(repository, 'src/a.js', null)).toBeNull();
  expect(await reader.listFolder(repository, 'nothing', null)).toBeNull();

  const { executable, paths, truncated } = await reader.listFiles(repository, main);
  expect(truncated).toBe(false);
  expect(executable).toEqual(['run.sh']);
  expect(paths.toSorted()).toEqual([
    '.github/workflows/ci.yml',
    '.github/workflows/deploy.yml',
    'README.md',
    'image.bin',
    'run.sh',
    'src/a.js',
  ]);

  const entries: string[] = [];
  const unpacking = list({ onentry: ({ path }) => entries.push(path.replace(/^[^/]*\//, '')) });
  unpacking.end(await bytesOf(await reader.openTarball(repository, main)));
  expect(entries).toContain('src/a.js');
});

test('a file above a megabyte is read too', async () => {
  const { reader, repository, simulator } = here;
  const big = 'x'.repeat(1_500_000);
  const sha = await simulator.pushCommit('acme/shop', 'big', { 'big.txt': big });
  const bytes = await reader.readFile(repository, 'big.txt', sha);
  expect(Buffer.from(bytes ?? []).toString() === big).toBe(true);
});

test('pull requests, the newest of a branch of this repository', async () => {
  const { reader, repository, simulator } = here;
  expect(await reader.findPullRequest(repository, 'topic')).toBeNull();
  const head = await simulator.pushCommit('acme/shop', 'topic', { 'b.js': 'b\n' });
  const opened = await simulator.openPullRequest('acme/shop', { title: 'Topic', head: 'topic' });
  const expected = {
    number: opened.number,
    state: 'open',
    merged: false,
    title: 'Topic',
    body: '',
    head: { branch: 'topic', sha: head, repositoryId: repository.id },
    base: { branch: 'main' },
    author: 'acme-dev',
  };
  expect(await reader.findPullRequest(repository, 'topic')).toMatchObject(expected);
  expect(await reader.getPullRequest(repository, opened.number)).toMatchObject(expected);
});

test('logs and archives are fetched without the token', () => {
  // The simulator's storage refuses a call that brings one, as GitHub's does.
  const downloads = here.simulator.requests.filter(({ path }) => /logs$|tarball/.test(path));
  expect(downloads.length).toBeGreaterThan(1);
});

test('every call was one that GitHub describes', () => {
  expect(here.simulator.operationsChecked).toBeGreaterThan(0);
  expect(here.simulator.violations).toEqual([]);
});
