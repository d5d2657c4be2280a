import { expect, test } from 'vitest';
import { findingInWorkflow, findingOfRunner } from '../../src/healing/finding-in-workflow.ts';
import { FakeGitHub } from '../fakes/github.ts';
import { addJob, addRun, createGitHubWorld } from '../fakes/github-world.ts';

const PATH = '.github/workflows/ci.yml';

/** What is found in a workflow of which GitHub made no job. */
async function found(text: string, path = PATH) {
  const world = createGitHubWorld({ files: { [PATH]: text } });
  const reader = new FakeGitHub(world).reader(7);
  return findingInWorkflow(reader, world.repository, addRun(world, { path }));
}

test('a workflow that could not start is read, and its first wrong line named', async () => {
  const finding = await found(
    'on: push\njobs:\n  test:\n    run-on: ubuntu-latest\n    steps: []\n',
  );
  expect(finding).toMatchObject({
    pattern: null,
    rule: 'workflow-file',
    line: 0,
    captures: { file: PATH, line: '4' },
    autoFixable: true,
  });
  expect(finding?.confidence).toBeGreaterThan(0.9);
});

test('nothing is made up where the file is fine, gone, or not of this repository', async () => {
  const fine = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: make }]\n';
  expect(await found(fine)).toBeNull();
  expect(await found(fine, '.github/workflows/gone.yml')).toBeNull();
  expect(await found(fine, 'dynamic/pages/build')).toBeNull();
});

test('jobs that waited for one retired image have one cause', () => {
  const world = createGitHubWorld();
  const run = addRun(world);
  const one = findingOfRunner(run, addJob(world, run, { name: 'a', labels: ['ubuntu-20.04'] }));
  const other = findingOfRunner(run, addJob(world, run, { name: 'b', labels: ['ubuntu-20.04'] }));
  expect(one).toMatchObject({ rule: 'retired-runner', captures: { label: 'ubuntu-20.04' } });
  expect(other?.fingerprint).toBe(one?.fingerprint);
  expect(findingOfRunner(run, addJob(world, run, { labels: ['ubuntu-latest'] }))).toBeNull();
  const step = { number: 1, name: 'Set up job', status: 'completed', conclusion: 'failure' };
  const begun = addJob(world, run, { labels: ['ubuntu-20.04'], steps: [step] });
  expect(findingOfRunner(run, begun)).toBeNull();
});
