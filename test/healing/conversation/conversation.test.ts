import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import type { CommentedTrigger, Trigger } from '../../../src/domain/trigger.ts';
import { MOST_AN_HOUR } from '../../../src/healing/conversation/permitted.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { beforeEachScene, type Stage } from '../stages.ts';
import { logOf, patchOf } from '../support.ts';

const SETTINGS = '.github/pipewright.yml';
const lockfile: Partial<Finding> = { pattern: 'npm-lockfile-out-of-sync', autoFixable: true };
const failing: Partial<Finding> = { category: 'test_failure', title: 'A test fails' };

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;
let deliveries = 0;

const setUp = beforeEachScene({ 'package.json': '{}', 'package-lock.json': 'old' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
  world.permissions.set(`mona${repositoryId}`, 'write').set(`eve${repositoryId}`, 'read');
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('package-lock.json', 'old', 'new'),
    message: 'npm wrote package-lock.json.',
  });
});

/** A Delivery is stored before it is handled. */
async function storeDelivery(): Promise<string> {
  const guid = `conversation-${(deliveries += 1)}`;
  const facts = {
    action: null,
    installationId: 1_000_000 + repositoryId,
    repositoryId,
    repository: null,
  };
  const payload = Buffer.from('{}');
  await storage.deliveries.store({ guid, event: 'x', status: 'received', payload, ...facts });
  return guid;
}

async function tell(trigger: object): Promise<Trigger> {
  const full = {
    deliveryGuid: await storeDelivery(),
    installationId: 1_000_000 + repositoryId,
    repository: world.repository,
    actor: `mona${repositoryId}`,
    byOurselves: false,
    ...trigger,
  } as unknown as Trigger;
  await stage.healing.onTrigger(full);
  await stage.settle();
  return full;
}

/** Somebody comments on the developer's pull request; the comment's id is that of the Delivery. */
const say = (body: string, over: Partial<CommentedTrigger> = {}) =>
  tell({
    kind: 'commented',
    issueNumber: 1,
    onPullRequest: true,
    commentId: deliveries + 1,
    change: 'created',
    byBot: false,
    body,
    ...over,
  });

const press = (button: string, actor = `mona${repositoryId}`) => {
  const headSha = world.branches.get('topic') ?? '';
  const check = { headSha, checkRunId: 1, externalId: `pipewright:${headSha}` };
  return tell({ kind: 'check_requested', request: { button }, actor, ...check });
};

/** A developer's pull request with a red run on it, which Pipewright was told of. */
async function redPull(finding: Partial<Finding>) {
  const main = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(main)?.files);
  files.set('topic.txt', Buffer.from('topic'));
  const sha = addCommit(world, { parent: main, message: 'Topic', files });
  world.branches.set('topic', sha);
  world.pullRequests.push({
    number: 1,
    htmlUrl: 'https://github.test/acme/shop/pull/1',
    state: 'open',
    merged: false,
    title: 'Topic',
    body: '',
    head: { branch: 'topic', sha, repositoryId },
    base: { branch: 'main', sha: main },
    author: 'mona',
  });
  const run = addRun(world, { headBranch: 'topic', headSha: sha, pullRequests: [1] });
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
  return { run, sha };
}

const check = () => world.checkRuns.at(-1);
const buttons = () => check()?.actions.map(({ identifier }) => identifier);
const answer = () => world.comments.find(({ issueNumber }) => issueNumber === 1)?.body ?? '';
const signs = () => [...(world.reactions.get(deliveries) ?? [])];
const fixes = () => world.pullRequests.filter(({ author }) => author === 'pipewright[bot]');

describe('buttons', () => {
  test('a failure that needs a person offers a re-run and to be ignored, no repair', async () => {
    await redPull(failing);
    expect(buttons()).toEqual(['rerun', 'ignore']);
  });

  test('a repair that the settings keep back is offered, and pressing it opens the fix', async () => {
    await setUp({ [SETTINGS]: 'auto_fix: false\n' });
    await redPull(lockfile);
    expect(buttons()).toEqual(['fix', 'rerun', 'ignore']);
    expect(fixes()).toEqual([]);
    await press('fix');
    expect(fixes()).toHaveLength(1);
    expect(check()).toMatchObject({ status: 'in_progress', actions: [] });
  });

  test('who may not write presses in vain, and so does a button of another check', async () => {
    await setUp({ [SETTINGS]: 'auto_fix: false\n' });
    const { sha } = await redPull(lockfile);
    await press('fix', `eve${repositoryId}`);
    const other = { checkRunId: 1, externalId: `pipewright-settings:${sha}` };
    await tell({ kind: 'check_requested', request: { button: 'fix' }, headSha: sha, ...other });
    expect(fixes()).toEqual([]);
  });

  test('Re-run runs the failed jobs again, once for each press', async () => {
    const { run } = await redPull(failing);
    const pressed = await press('rerun');
    await stage.healing.onTrigger(pressed);
    expect(world.runs.find(({ id }) => id === run.id)).toMatchObject({ attempt: 2 });
  });

  test('what a person had run again is read when it is red again, with its new cause', async () => {
    const { run } = await redPull(failing);
    await press('rerun');
    Object.assign(run, { attempt: 2, status: 'completed', conclusion: 'failure' });
    addJob(world, run, { runAttempt: 2, log: logOf({ ...failing, fingerprint: 'other' }) });
    await stage.tell(run.id, { byOurselves: true });
    expect(check()?.title).toContain('and 1 more');
  });

  test('Ignore stops the cause in the whole repository, and the check says who said so', async () => {
    const { sha } = await redPull(failing);
    await press('ignore');
    expect(check()?.summary).toContain(`mona${repositoryId} said so`);
    expect(buttons()).toEqual(['rerun']);
    const before = world.checkRuns.length;
    const main = addRun(world);
    addJob(world, main, { log: logOf(failing) });
    await stage.tell(main.id);
    expect(world.checkRuns).toHaveLength(before);
    expect(await storage.issues.ofCommit(repositoryId, sha)).toHaveLength(1);
  });

  test('a repair under way is ended by Ignore', async () => {
    await setUp();
    await redPull({ ...lockfile });
    expect(fixes()).toHaveLength(1);
    await press('ignore');
    expect(await stage.runsOf()).toMatchObject([{ status: 'refused' }]);
    expect(fixes()).toMatchObject([{ state: 'open' }]);
  });

  test('GitHub’s own Re-run of the check finds a failure that was missed', async () => {
    const { sha } = await redPull(failing);
    const missed = addRun(world, { headBranch: 'topic', headSha: sha, workflowId: 2 });
    addJob(world, missed, { log: logOf({ ...failing, fingerprint: 'missed' }) });
    const externalId = `pipewright:${sha}`;
    await tell({
      kind: 'check_requested',
      request: 'again',
      headSha: sha,
      checkRunId: 1,
      externalId,
    });
    expect(check()?.title).toContain('and 1 more');
  });
});

describe('commands', () => {
  test('are heard, done, and answered in the one comment, which later ones replace', async () => {
    await redPull(lockfile);
    await say('/pipewright help');
    expect(signs()).toEqual(['eyes', 'rocket']);
    expect(answer()).toContain('/pipewright ignore [days]');
    await say('/pipewright diagnose');
    expect(answer()).not.toContain('/pipewright ignore [days]');
    expect(answer()).toContain('diagnose');
    expect(world.comments.filter(({ issueNumber }) => issueNumber === 1)).toHaveLength(1);
  });

  test('of people who may not write are refused, and said to be', async () => {
    await setUp({ [SETTINGS]: 'auto_fix: false\n' });
    await redPull(lockfile);
    await say('/pipewright fix', { actor: `eve${repositoryId}` });
    expect(signs()).toEqual(['eyes', 'confused']);
    expect(answer()).toContain('Only people who may write');
    expect(fixes()).toEqual([]);
    await say('/pipewright diagnose', { actor: `eve${repositoryId}` });
    expect(signs()).toEqual(['eyes', 'rocket']);
  });

  test.each<Partial<CommentedTrigger>>([
    { byBot: true },
    { byOurselves: true },
    { change: 'edited' },
    { actor: null },
  ])('are not read where %j', async (over) => {
    await redPull(failing);
    const before = answer();
    await say('/pipewright help', over);
    expect([signs(), answer()]).toEqual([[], before]);
  });

  test('that there are not get help', async () => {
    await redPull(failing);
    await say('/pipewright @everyone');
    expect(signs()).toEqual(['eyes', 'confused']);
    expect(answer()).toContain('There is no command `@everyone`');
    expect(answer()).toContain('**`/pipewright @everyone`**, asked by');
    expect(answer()).not.toContain('Did you mean');
    await say('/pipewright hlep');
    expect(answer()).toContain('There is no command `hlep`. Did you mean `/pipewright help`?');
  });

  test('fix tries what the settings keep back, and says so once for each comment', async () => {
    await setUp({ [SETTINGS]: 'auto_fix: false\n' });
    await redPull(lockfile);
    const said = await say('/pipewright fix');
    expect(answer()).toContain('`npm-lockfile-out-of-step` is at work');
    expect(fixes()).toHaveLength(1);
    await stage.healing.onTrigger(said);
    await stage.settle();
    expect(fixes()).toHaveLength(1);
    await say('/pipewright fix');
    expect(answer()).toContain('waits for the proof already');
  });

  test('retry takes up a repair that failed', async () => {
    await setUp();
    stage.toolAnswers({ outcome: 'failed', message: 'The registry is down.' });
    await redPull(lockfile);
    expect(check()).toMatchObject({ status: 'completed' });
    stage.toolAnswers({
      outcome: 'changed',
      patch: patchOf('package-lock.json', 'old', 'new'),
      message: 'npm wrote package-lock.json.',
    });
    await say('/pipewright retry');
    expect(fixes()).toHaveLength(1);
  });

  test('fix says where nothing repairs it, and where nothing is known', async () => {
    await redPull(failing);
    await say('/pipewright fix');
    expect(signs()).toEqual(['eyes', 'confused']);
    expect(answer()).toContain('this needs a person');
    await setUp();
    world.issues.set(9, { number: 9, state: 'open', title: '', body: '', author: '', marker: '' });
    await say('/pipewright fix', { issueNumber: 9, onPullRequest: false });
    expect(world.comments.at(-1)?.body).toContain('knows of no failure');
  });

  test('diagnose reads the logs where nothing is stored, and starts nothing', async () => {
    const { sha } = await redPull(failing);
    await setUp();
    world.branches.set('main', world.branches.get('main') ?? sha);
    const run = addRun(world);
    addJob(world, run, { log: logOf(lockfile) });
    await say('/pipewright diagnose', { onPullRequest: false });
    expect(world.comments.at(-1)?.body).toContain('How sure');
    expect(await stage.runsOf()).toEqual([]);
  });

  test('rerun runs what failed again, or says that nothing waits', async () => {
    const { run } = await redPull(failing);
    await say('/pipewright rerun');
    expect(answer()).toContain('The failed jobs of 1 run run again');
    expect(world.runs.find(({ id }) => id === run.id)).toMatchObject({ attempt: 2 });
    await say('/pipewright rerun');
    expect(answer()).toContain('No failed run');
  });

  test('ignore takes days, and no other words', async () => {
    await redPull(failing);
    await say('/pipewright ignore soon');
    expect(answer()).toContain('Say how many days');
    await say('/pipewright ignore 7');
    expect(answer()).toContain('Left alone until');
    const [cause] = await storage.conversation.ignored(repositoryId, stage.deps.clock());
    expect(cause).toMatchObject({ by: `mona${repositoryId}` });
  });

  test('pause stops everything or one playbook, and resume ends it', async () => {
    await say('/pipewright pause', { onPullRequest: false, issueNumber: 3 });
    await redPull(lockfile);
    expect(world.checkRuns).toEqual([]);
    await say('/pipewright config');
    expect(answer()).toContain('Paused: yes, until somebody resumes it');
    expect(answer()).toContain('`everything` is paused by');
    await say('/pipewright resume');
    await say('/pipewright pause npm-lockfile-out-of-step');
    await stage.tell(world.runs[0]?.id ?? 0);
    expect(fixes()).toEqual([]);
    expect(check()).toMatchObject({ status: 'completed' });
    await say('/pipewright resume npm-lockfile-out-of-step');
    await say('/pipewright pause nothing-like-it');
    expect(answer()).toContain('**`/pipewright pause nothing-like-it`**, asked by');
    expect(answer()).toContain('There is no playbook `nothing-like-it`. Pipewright’s own');
    await say('/pipewright pause npm-lockfil-out-of-step');
    expect(answer()).toContain('Did you mean `/pipewright pause npm-lockfile-out-of-step`?');
    await say('/pipewright resume');
    expect(answer()).toContain('was not paused');
  });

  test('are heard so many times an hour from one person', async () => {
    await redPull(failing);
    for (let times = 0; times < MOST_AN_HOUR; times += 1) await say('/pipewright help');
    expect(signs()).toEqual(['eyes', 'rocket']);
    await say('/pipewright help');
    expect(signs()).toEqual(['confused']);
  });
});
