import { describe, expect, test } from 'vitest';
import { GitHubError } from '../../src/domain/errors.ts';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { beforeEachScene, type Stage } from './stages.ts';
import { logOf, patchOf, SECRET } from './support.ts';

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;

beforeEachScene({ 'package.json': '{}', 'package-lock.json': 'old' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
});

const lockfile: Partial<Finding> = {
  pattern: 'npm-lockfile-out-of-sync',
  category: 'dependency_error',
  title: 'package-lock.json is out of step',
  autoFixable: true,
};
const network: Partial<Finding> = {
  pattern: 'network-refused',
  category: 'network_error',
  transient: true,
  title: 'The connection was refused',
};
const newLockfile = {
  outcome: 'changed',
  patch: patchOf('package-lock.json', 'old', 'new'),
  message: 'npm wrote package-lock.json.',
} as const;

/** A red run of the job `test` with this cause. */
function redRun(finding: Partial<Finding> | null, change: Parameters<typeof addRun>[1] = {}) {
  const run = addRun(world, change);
  addJob(world, run, { log: logOf(finding) });
  return run;
}

/** The workflow ran on the branch of the open fix. */
async function runOnFix(conclusion: string, tests: [number, number] = [3, 0]) {
  const fix = world.pullRequests.at(-1);
  if (fix === undefined) throw new Error('No fix was opened.');
  const run = addRun(world, {
    conclusion,
    headSha: fix.head.sha,
    headBranch: fix.head.branch,
    event: 'pull_request',
  });
  addJob(world, run, { conclusion, log: logOf(conclusion === 'success' ? null : lockfile, tests) });
  await stage.tell(run.id);
  return fix;
}

const statuses = async () => (await stage.runsOf()).map(({ status }) => status);

describe('a fix', () => {
  test('is opened, proven on the same job, and told on the commit and the pull request', async () => {
    const good = addRun(world, { conclusion: 'success' });
    addJob(world, good, { conclusion: 'success', log: logOf(null, [3, 0]) });
    const red = redRun(lockfile);
    stage.toolAnswers(newLockfile);
    await stage.tell(red.id);
    const [fix] = world.pullRequests;
    expect(fix).toMatchObject({ state: 'open', base: { branch: 'main' } });
    expect(fix?.head.branch).toMatch(/^pipewright\/npm-lockfile-out-of-step-[0-9a-f]+$/);
    expect(fix?.body).toContain('Not yet: waiting for `test`');
    expect(world.checkRuns).toMatchObject([{ status: 'in_progress', headSha: red.headSha }]);

    await runOnFix('success');
    expect(fix?.body).toContain('✅ **Verified:**');
    expect(fix?.body).toContain('executed 3 tests');
    expect(fix?.body).toContain('`package-lock.json`: 1 line added, 1 removed');
    expect(world.comments).toMatchObject([{ issueNumber: fix?.number }]);
    expect(world.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
    expect(world.checkRuns[0]?.summary).toContain('A verified fix waits for your review');
    expect(await statuses()).toEqual(['succeeded']);
    expect(await storage.issues.openOfBranch(repositoryId, 'main')).toEqual([]);
  });

  test('that does not turn the job green is closed with the reason, its branch deleted', async () => {
    stage.toolAnswers(newLockfile);
    await stage.tell(redRun(lockfile).id);
    const fix = await runOnFix('failure');
    expect(fix.state).toBe('closed');
    expect([...world.branches.keys()]).toEqual(['main']);
    expect(world.comments.at(-1)?.body).toContain('Job test ended with failure.');
    expect(await statuses()).toEqual(['failed']);
  });

  test('with fewer tests than the last good run is no proof', async () => {
    const good = addRun(world, { conclusion: 'success' });
    addJob(world, good, { conclusion: 'success', log: logOf(null, [12, 0]) });
    stage.toolAnswers(newLockfile);
    await stage.tell(redRun(lockfile).id);
    const fix = await runOnFix('success', [11, 0]);
    expect(fix.state).toBe('closed');
    expect(await statuses()).toEqual(['failed']);
  });

  test('for which no job comes ends unproven after two hours, and says so', async () => {
    stage.toolAnswers(newLockfile);
    await stage.tell(redRun(lockfile).id);
    await stage.pass(7000);
    expect(await statuses()).toEqual(['waiting']);
    await stage.pass(300);
    expect(await statuses()).toEqual(['unproven']);
    expect(world.pullRequests[0]).toMatchObject({ state: 'open' });
    expect(world.pullRequests[0]?.body).toContain('**Unproven.**');
  });

  test('the same red run told twice makes one', async () => {
    stage.toolAnswers(newLockfile);
    const red = redRun(lockfile);
    await stage.tell(red.id);
    await stage.tell(red.id);
    expect(world.pullRequests).toHaveLength(1);
    expect(world.checkRuns).toHaveLength(1);
    expect(await stage.runsOf()).toHaveLength(1);
  });

  test('the same cause in several jobs is one, proven by all of them', async () => {
    stage.toolAnswers(newLockfile);
    const red = redRun(lockfile);
    addJob(world, red, { name: 'test (2)', log: logOf(lockfile) });
    await stage.tell(red.id);
    await runOnFix('success');
    expect(world.pullRequests).toHaveLength(1);
    expect(await statuses()).toEqual(['waiting']);
  });

  test('the same cause on several branches is one: others are pointed to that of the default branch', async () => {
    stage.toolAnswers(newLockfile);
    await stage.tell(redRun(lockfile).id);
    const parent = world.branches.get('main') ?? '';
    const files = new Map(world.commits.get(parent)?.files);
    const sha = addCommit(world, { parent, message: 'Add a note', files });
    world.branches.set('topic', sha);
    // The commit of `main` stands at the head of another branch, too.
    world.branches.set('copy', parent);
    await stage.tell(redRun(lockfile, { headSha: sha, headBranch: 'topic' }).id);
    await stage.tell(redRun(lockfile, { headSha: parent, headBranch: 'copy' }).id);
    expect(world.pullRequests).toHaveLength(1);
    const said = world.checkRuns.find(({ headSha }) => headSha === sha)?.summary;
    expect(said).toContain('The same cause is on main, where the fix `#1` waits');
  });

  test('that changes what it must not is refused and explained', async () => {
    stage.toolAnswers({ ...newLockfile, patch: patchOf('test/a.test.js', 'assert', 'skip') });
    await stage.tell(redRun(lockfile).id);
    expect(world.pullRequests).toEqual([]);
    expect([...world.branches.keys()]).toEqual(['main']);
    expect(world.checkRuns[0]?.summary).toMatch(/a test is never changed to make a job pass/);
    expect(await statuses()).toEqual(['refused']);
  });

  test('is not made when the branch has moved on', async () => {
    stage.toolAnswers(newLockfile);
    const red = redRun(lockfile);
    const files = new Map([['package.json', Buffer.from('{"a":1}')]]);
    world.branches.set('main', addCommit(world, { parent: red.headSha, message: 'Go on', files }));
    await stage.tell(red.id);
    expect(world.pullRequests).toEqual([]);
    expect(world.checkRuns[0]?.summary).toContain('has moved on');
  });

  test('that people closed is not offered again', async () => {
    stage.toolAnswers(newLockfile);
    const red = redRun(lockfile);
    await stage.tell(red.id);
    Object.assign(world.pullRequests[0] ?? {}, { state: 'closed' });
    await stage.pass(8000);
    const next = new Map([['package.json', Buffer.from('{"b":1}')]]);
    const sha = addCommit(world, { parent: red.headSha, message: 'Next', files: next });
    world.branches.set('main', sha);
    world.commits.get(sha)?.files.set('package-lock.json', Buffer.from('old'));
    await stage.tell(redRun(lockfile, { headSha: sha }).id);
    expect(world.pullRequests).toHaveLength(1);
    expect(new Set((await stage.runsOf()).map(({ outcome }) => outcome))).toEqual(
      new Set([
        'A person closed the fix #1 before its proof was there.',
        'A person closed the fix #1 for this cause; it is not offered again.',
      ]),
    );
  });

  test('a tool that is not there is said, with how to get it', async () => {
    stage.toolAnswers({ outcome: 'unavailable', message: 'Install bubblewrap.' });
    await stage.tell(redRun(lockfile).id);
    expect(world.checkRuns[0]?.summary).toContain('Install bubblewrap.');
    expect(await statuses()).toEqual(['refused']);
  });
});

describe('a transient failure', () => {
  test('runs again after a pause, and green resolves it', async () => {
    const red = redRun(network);
    await stage.tell(red.id);
    expect(red.attempt).toBe(1);
    await stage.pass(11);
    expect(red).toMatchObject({ attempt: 2, status: 'queued' });
    expect(world.checkRuns[0]?.summary).toContain('attempt 1 of 3');
    Object.assign(red, { status: 'completed', conclusion: 'success' });
    addJob(world, red, { conclusion: 'success', log: logOf(null) });
    await stage.tell(red.id, { byOurselves: true });
    expect(await statuses()).toEqual(['succeeded']);
    expect(world.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(world.pullRequests).toEqual([]);
  });

  test('runs again at most as often as its playbook says', async () => {
    const red = redRun(network);
    await stage.tell(red.id);
    for (const pause of [11, 61, 301]) {
      await stage.pass(pause);
      Object.assign(red, { status: 'completed', conclusion: 'failure' });
      addJob(world, red, { log: logOf(network) });
      await stage.tell(red.id, { byOurselves: true });
    }
    await stage.pass(10_000);
    expect(red.attempt).toBe(4);
    expect(await statuses()).toEqual(['failed']);
    expect(world.checkRuns).toHaveLength(1);
  });

  test('that turns out to be something else is reported as that', async () => {
    const red = redRun(network);
    await stage.tell(red.id);
    await stage.pass(11);
    Object.assign(red, { status: 'completed', conclusion: 'failure' });
    addJob(world, red, {
      log: logOf({ fingerprint: 'e'.repeat(32), title: 'An assertion failed' }),
    });
    await stage.tell(red.id, { byOurselves: true });
    expect((await statuses()).sort()).toEqual(['explained', 'failed']);
    expect(world.checkRuns[0]?.summary).toContain('An assertion failed');
  });
});

describe('a failure that needs judgement', () => {
  test('is explained on the check run, with file and line, and nothing else happens', async () => {
    const red = redRun({ captures: { file: 'src/due-date.js', line: '5' } });
    await stage.tell(red.id);
    expect(world.checkRuns).toMatchObject([
      {
        status: 'completed',
        conclusion: 'neutral',
        annotations: [{ path: 'src/due-date.js', startLine: 5 }],
      },
    ]);
    expect(world.pullRequests).toEqual([]);
    expect(world.comments).toEqual([]);
    expect(await statuses()).toEqual(['explained']);
  });

  test('and is green later on the branch, is resolved', async () => {
    await stage.tell(redRun({}).id);
    expect(await storage.issues.openOfBranch(repositoryId, 'main')).toHaveLength(1);
    const green = addRun(world, { conclusion: 'success' });
    addJob(world, green, { conclusion: 'success', log: logOf(null) });
    await stage.tell(green.id);
    expect(await storage.issues.openOfBranch(repositoryId, 'main')).toEqual([]);
  });

  test('two causes on one commit share one check run', async () => {
    const red = redRun({ title: 'First cause' });
    addJob(world, red, {
      name: 'lint',
      log: logOf({ fingerprint: 'b'.repeat(32), title: 'Second cause' }),
    });
    await stage.tell(red.id);
    expect(world.checkRuns).toHaveLength(1);
    expect(world.checkRuns[0]?.summary).toContain('First cause');
    expect(world.checkRuns[0]?.summary).toContain('Second cause');
  });

  test('a workflow that GitHub could not start is told as that', async () => {
    await stage.tell(addRun(world).id);
    expect(world.checkRuns[0]?.title).toContain('could not start');
    expect(world.checkRuns[0]?.annotations).toMatchObject([{ path: '.github/workflows/ci.yml' }]);
  });

  test('a log that is gone or says nothing is an honest unknown', async () => {
    const run = addRun(world);
    addJob(world, run, {});
    addJob(world, run, { name: 'other', log: logOf(null) });
    await stage.tell(run.id);
    expect(world.checkRuns[0]?.summary).toContain('its log is not available');
    expect(world.checkRuns[0]?.summary).toContain('does not say why');
  });
});

describe('what must not start anything', () => {
  test('a fork’s red run is explained, never fixed', async () => {
    stage.toolAnswers(newLockfile);
    await stage.tell(redRun(lockfile, { headRepositoryId: 999 }).id);
    expect(world.pullRequests).toEqual([]);
    expect(await statuses()).toEqual(['explained']);
  });

  test('our own event, and a run on a branch of ours', async () => {
    await stage.tell(redRun(lockfile).id, { byOurselves: true });
    await stage.tell(redRun(lockfile, { headBranch: 'pipewright/x-1' }).id);
    expect(await stage.runsOf()).toEqual([]);
    expect(world.checkRuns).toEqual([]);
  });

  test('a late event whose run is under way again, and a cancelled one', async () => {
    await stage.tell(redRun(lockfile, { status: 'in_progress', conclusion: null }).id);
    await stage.tell(redRun(lockfile, { conclusion: 'cancelled' }).id);
    expect(await stage.runsOf()).toEqual([]);
  });
});

describe('hostile text', () => {
  test('in a log neither acts nor leaks on any page', async () => {
    const red = redRun({
      title: 'Boom @octocat fixes #1 <img src=x>',
      message: `token ${SECRET}`,
      excerpt: [{ line: 7, text: `${SECRET} \`\`\` @team/all closes #2 <b>` }],
      captures: { file: '../../etc/passwd', line: '1', note: SECRET },
      step: `Run ${SECRET}`,
    });
    await stage.tell(red.id);
    const [check] = world.checkRuns;
    const everything = JSON.stringify([
      check,
      await storage.issues.ofCommit(repositoryId, red.headSha),
    ]);
    expect(everything).not.toContain(SECRET);
    expect(check?.annotations).toEqual([]);
    expect(check?.title).toMatch(/^Boom .octocat fixes .1 /);
    expect(check?.summary).not.toMatch(/[^\\]<img/);
    expect(check?.title).not.toMatch(/@octocat|#1/);
  });
});

describe('a crash', () => {
  const down = () =>
    new GitHubError('GitHub is down.', { code: 'down', status: 502, retryable: true });

  test.each(['before', 'after'] as const)(
    '%s any effect loses and doubles nothing',
    async (when) => {
      stage.toolAnswers(newLockfile);
      const red = redRun(lockfile);
      // The first two effects fail once each, as if the process had died there.
      stage.applier.faults.push({ when, error: down() }, { when, error: down() });
      await expect(stage.tell(red.id)).rejects.toThrow('GitHub is down.');
      const [run] = await stage.runsOf();
      await expect(stage.healing.advance(run?.id ?? '')).rejects.toThrow('GitHub is down.');
      await stage.healing.advance(run?.id ?? '');
      expect(world.pullRequests).toHaveLength(1);
      expect(world.checkRuns).toHaveLength(1);
      await runOnFix('success');
      expect(await statuses()).toEqual(['succeeded']);
    },
  );

  test('what GitHub refuses for good ends the Run with its reason', async () => {
    stage.toolAnswers(newLockfile);
    const forbidden = new GitHubError('The App lacks contents: write.', {
      code: 'forbidden',
      status: 403,
    });
    stage.applier.faults.push({ when: 'before', error: forbidden });
    await stage.tell(redRun(lockfile).id);
    expect(await statuses()).toEqual(['failed']);
    expect(world.checkRuns[0]?.summary).toContain('The App lacks contents: write.');
  });
});
