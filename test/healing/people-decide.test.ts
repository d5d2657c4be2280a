import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { PullRequest, WorkflowRun } from '../../src/domain/github.ts';
import type { PullRequestTrigger, PushedTrigger, Trigger } from '../../src/domain/trigger.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addJob, addRun } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { beforeEachScene, type Stage } from './stages.ts';
import { logOf, patchOf } from './support.ts';

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;

beforeEachScene({ 'package.json': '{}', 'package-lock.json': 'old' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('package-lock.json', 'old', 'new'),
    message: 'npm wrote package-lock.json.',
  });
});

const lockfile: Partial<Finding> = { pattern: 'npm-lockfile-out-of-sync', autoFixable: true };
const network: Partial<Finding> = { category: 'network_error', transient: true };

const from = () => ({
  deliveryGuid: 'd',
  installationId: 7,
  repository: world.repository,
  actor: 'mona',
  byOurselves: false,
});

/** GitHub tells that a person pushed to, closed or merged a pull request. */
async function tellPull(
  pull: PullRequest,
  change: PullRequestTrigger['change'],
  trigger: Partial<PullRequestTrigger> = {},
) {
  await stage.healing.onTrigger({
    kind: 'pull_request_changed',
    ...from(),
    change,
    number: pull.number,
    headBranch: pull.head.branch,
    headSha: pull.head.sha,
    ...trigger,
  });
  await stage.settle();
}

async function tellPush(push: Pick<PushedTrigger, 'branch' | 'before' | 'after'>) {
  await stage.healing.onTrigger({ kind: 'pushed', ...from(), changedPaths: null, ...push });
  await stage.settle();
}

/** A red run on `main`, and the fix that was opened for it. */
async function openFix(): Promise<PullRequest> {
  const run = addRun(world);
  addJob(world, run, { log: logOf(lockfile) });
  await stage.tell(run.id);
  return pullAt(0);
}

/** A pull request of a developer with a red run on it. */
async function redPull(
  finding: Partial<Finding>,
): Promise<{ pull: PullRequest; run: WorkflowRun }> {
  const sha = world.branches.get('main') ?? '';
  world.branches.set('topic', sha);
  world.pullRequests.push({
    number: 1,
    htmlUrl: 'https://github.test/acme/shop/pull/1',
    state: 'open',
    merged: false,
    title: 'Topic',
    body: '',
    head: { branch: 'topic', sha, repositoryId },
    base: { branch: 'main', sha },
    author: 'mona',
  });
  const run = addRun(world, { headBranch: 'topic', pullRequests: [1] });
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
  return { pull: pullAt(0), run };
}

function pullAt(index: number): PullRequest {
  const pull = world.pullRequests[index];
  if (pull === undefined) throw new Error('There is no such pull request.');
  return pull;
}

const ends = async () => (await stage.runsOf()).map(({ status, outcome }) => [status, outcome]);
const open = () => storage.issues.openOfBranch(repositoryId, 'main');

describe('a fix that waits for its proof', () => {
  test('ends when a person closes it', async () => {
    const fix = await openFix();
    fix.state = 'closed';
    await tellPull(fix, 'closed');
    expect(await ends()).toEqual([
      ['refused', 'A person closed the fix #1 before its proof was there.'],
    ]);
    expect(await open()).toHaveLength(1);
    expect(world.checkRuns[0]).toMatchObject({ status: 'completed' });
    expect(world.checkRuns[0]?.summary).toContain('A person closed the fix');
  });

  test('resolves its Issue when a person merges it', async () => {
    const fix = await openFix();
    Object.assign(fix, { state: 'closed', merged: true });
    await tellPull(fix, 'closed');
    expect(await ends()).toEqual([
      ['unproven', 'A person merged the fix #1 before its proof was there.'],
    ]);
    expect(await open()).toEqual([]);
  });

  test('ends when a person pushes to its branch', async () => {
    const fix = await openFix();
    const { branch, sha: before } = fix.head;
    fix.head.sha = 'f'.repeat(40);
    await tellPush({ branch, before, after: fix.head.sha });
    expect((await ends())[0]?.[1]).toMatch(/A person pushed to the branch of the fix #1/);
    expect(fix.state).toBe('open');
  });

  test('goes on when nothing has happened to it, or when we are the ones who push', async () => {
    const fix = await openFix();
    await tellPull(fix, 'pushed', { byOurselves: true });
    await tellPush({ branch: fix.head.branch, before: fix.head.sha, after: fix.head.sha });
    expect(await ends()).toEqual([['waiting', null]]);
  });

  test('goes to a completed job on its commit', async () => {
    const fix = await openFix();
    const { branch, sha } = fix.head;
    const run = addRun(world, { conclusion: 'success', headSha: sha, headBranch: branch });
    const job = addJob(world, run, { conclusion: 'success', log: logOf(null, [3, 0]) });
    const facts = { workflowRunId: run.id, jobId: job.id, headSha: sha, conclusion: 'success' };
    await stage.healing.onTrigger({ kind: 'job_completed', ...from(), ...facts });
    await stage.settle();
    expect((await ends())[0]?.[0]).toBe('succeeded');
  });

  test('that was merged after it ended unproven resolves its Issue too', async () => {
    const fix = await openFix();
    await stage.pass(8000);
    expect((await ends())[0]?.[0]).toBe('unproven');
    expect(await open()).toHaveLength(1);
    Object.assign(fix, { state: 'closed', merged: true });
    await tellPull(fix, 'closed');
    expect(await open()).toEqual([]);
  });
});

describe('a re-run for a pull request', () => {
  test.each([
    ['closed', { state: 'closed', merged: false }, 'was closed'],
    ['merged', { state: 'closed', merged: true }, 'was merged'],
  ] as const)('is not made once it is %s', async (_what, change, reason) => {
    const { pull, run } = await redPull(network);
    expect(await ends()).toEqual([['waiting', null]]);
    Object.assign(pull, change);
    await tellPull(pull, 'closed');
    expect(await ends()).toEqual([['explained', `Pull request #1, whose job failed, ${reason}.`]]);
    await stage.pass(3600);
    expect(run.attempt).toBe(1);
  });

  test('is not made once it has moved on', async () => {
    const { pull, run } = await redPull(network);
    const before = pull.head.sha;
    pull.head.sha = 'f'.repeat(40);
    await tellPush({ branch: 'topic', before, after: pull.head.sha });
    expect((await ends())[0]?.[1]).toContain('has moved on');
    expect(run.attempt).toBe(1);
  });

  test('is made when it stands as it stood', async () => {
    const { pull, run } = await redPull(network);
    await tellPull(pull, 'pushed');
    await stage.pass(3600);
    expect(run.attempt).toBe(2);
  });
});

test('a fix whose pull request was closed is no longer waited for', async () => {
  const { pull } = await redPull(lockfile);
  pull.state = 'closed';
  await tellPull(pull, 'closed');
  expect(await ends()).toEqual([['explained', 'Pull request #1, whose job failed, was closed.']]);
});

test('what an event tells of may be gone, and other errors are not swallowed', async () => {
  const pull = { number: 99, head: { branch: 'gone', sha: 'a'.repeat(40) } } as PullRequest;
  await expect(tellPull(pull, 'closed')).resolves.toBeUndefined();
  stage.github.fail = new Error('connection lost');
  await expect(tellPull(pull, 'closed')).rejects.toThrow('connection lost');
});

test.each<Partial<Trigger>>([
  { kind: 'check_requested', request: 'again', headSha: 'a', checkRunId: 1, externalId: null },
  { kind: 'commented', issueNumber: 1, onPullRequest: true, commentId: 1, body: 'hello' },
  { kind: 'github_issue_changed', action: 'opened', number: 1, labels: ['ci'] },
  { kind: 'deployment_changed', deploymentId: 1, environment: 'p', sha: 'a', state: null },
  { kind: 'deployment_gate_asked', environment: 'p', workflowRunId: 1, deploymentId: 1, sha: 'a' },
])('$kind changes nothing', async (trigger) => {
  await stage.healing.onTrigger({ ...from(), ...trigger } as Trigger);
  expect(world).toMatchObject({ checkRuns: [], comments: [], pullRequests: [] });
  expect(stage.applier.applied).toEqual([]);
});
