import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkflowRunner } from '../../simulator/runner/create-workflow-runner.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { sandboxesHere } from '../sandbox/sandboxes.ts';
import { ALL_EVENTS, ALL_PERMISSIONS, probotFor } from './octokit.ts';

const repo = { owner: 'acme', repo: 'web' };
const WORKFLOW = `
name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Test
        run: |
          echo "attempt $GITHUB_RUN_ATTEMPT"
          grep fixed state.txt || [ "$GITHUB_RUN_ATTEMPT" != 1 ]
  report:
    needs: test
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo reported on attempt $GITHUB_RUN_ATTEMPT
`;

let simulator: Simulator;
let octokit: Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;

async function quiet(): Promise<void> {
  await simulator.waitFor(() => simulator.world.background.size === 0);
}

async function runOf(sha: string): Promise<{ id: number; conclusion: string | null }> {
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({ ...repo, head_sha: sha });
  const [run] = data.workflow_runs;
  if (run === undefined) throw new Error(`nothing ran on ${sha}`);
  return run;
}

beforeAll(async () => {
  const { all } = await sandboxesHere();
  const [first] = all;
  if (first === undefined) throw new Error('no sandbox');
  simulator = await startSimulator({ runner: createWorkflowRunner({ sandbox: first[1] }) });
  simulator.createOrganisation('acme');
  const credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: ALL_EVENTS });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    files: { 'state.txt': 'fixed\n', '.github/workflows/ci.yml': WORKFLOW },
  });
  const { id } = simulator.install(credentials.appId, ['acme/web']);
  octokit = await probotFor(simulator, credentials).auth(id);
});

afterAll(async () => {
  await simulator.stop();
});

test('a broken commit is really red, and its failed job really runs again', async () => {
  const sha = await simulator.pushCommit('acme/web', 'main', { 'state.txt': 'broken\n' });
  await quiet();
  const { id, conclusion } = await runOf(sha);
  expect(conclusion).toBe('failure');
  const first = await octokit.rest.actions.listJobsForWorkflowRun({ ...repo, run_id: id });
  const failed = first.data.jobs.find(({ name }) => name === 'test');
  expect(failed?.steps?.map((step) => [step.name, step.conclusion])).toContainEqual([
    'Test',
    'failure',
  ]);
  const log = await octokit.rest.actions.downloadJobLogsForWorkflowRun({
    ...repo,
    job_id: failed?.id ?? 0,
  });
  expect(log.data).toContain('##[error]Process completed with exit code 1.');

  await octokit.rest.actions.reRunWorkflowFailedJobs({ ...repo, run_id: id });
  await quiet();
  expect((await runOf(sha)).conclusion).toBe('success');
  const second = await octokit.rest.actions.listJobsForWorkflowRun({ ...repo, run_id: id });
  expect(second.data.jobs.map(({ name }) => name).toSorted()).toEqual(['report', 'test']);
  const report = second.data.jobs.find(({ name }) => name === 'report');
  const reported = await octokit.rest.actions.downloadJobLogsForWorkflowRun({
    ...repo,
    job_id: report?.id ?? 0,
  });
  expect(reported.data).toContain('reported on attempt 2');
  expect(reported.data).not.toContain('reported on attempt 1');
});

test('a pull request of the App runs on its head', async () => {
  const { data: ref } = await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' });
  await octokit.rest.git.createRef({ ...repo, ref: 'refs/heads/fix', sha: ref.object.sha });
  const { data: file } = await octokit.rest.repos.createOrUpdateFileContents({
    ...repo,
    path: 'state.txt',
    message: 'Fix',
    branch: 'fix',
    content: Buffer.from('fixed\n').toString('base64'),
    sha: (
      (await octokit.rest.repos.getContent({ ...repo, path: 'state.txt' })).data as {
        sha: string;
      }
    ).sha,
  });
  await octokit.rest.pulls.create({ ...repo, title: 'Fix', head: 'fix', base: 'main' });
  await quiet();
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({
    ...repo,
    head_sha: file.commit.sha ?? '',
  });
  expect(data.workflow_runs.map(({ event, conclusion }) => [event, conclusion])).toEqual([
    ['pull_request', 'success'],
    ['push', 'success'],
  ]);
  expect(data.workflow_runs[0]?.pull_requests?.map(({ number }) => number)).toEqual([1]);
  expect(simulator.violations).toEqual([]);
});
