import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/diagnosis.ts';
import { GitHubError } from '../../src/domain/errors.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { beforeEachScene, type Stage } from './stages.ts';
import { logOf, patchOf } from './support.ts';

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

function redRun(finding: Partial<Finding> | null, change: Parameters<typeof addRun>[1] = {}) {
  const run = addRun(world, change);
  addJob(world, run, { log: logOf(finding) });
  return run;
}

/** A red run on `main` whose fix is open. */
async function openFix(change: Parameters<typeof addRun>[1] = {}) {
  stage.toolAnswers(newLockfile);
  const red = redRun(lockfile, change);
  await stage.tell(red.id);
  const fix = world.pullRequests.at(-1);
  if (fix === undefined) throw new Error('No fix was opened.');
  return { red, fix, sha: fix.head.sha };
}

/** The workflow ran on a commit of the fix. */
async function runOnFix(
  sha: string,
  conclusion: string,
  change: Parameters<typeof addRun>[1] = {},
) {
  const headBranch = world.pullRequests.at(-1)?.head.branch ?? '';
  const run = addRun(world, { conclusion, headSha: sha, headBranch, ...change });
  addJob(world, run, { conclusion, log: logOf(conclusion === 'success' ? null : lockfile) });
  await stage.tell(run.id);
}

/** A commit on `main` after the newest one. */
function pushToMain(message: string): string {
  const parent = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(parent)?.files);
  files.set('package-lock.json', Buffer.from('old'));
  const sha = addCommit(world, { parent, message, files });
  world.branches.set('main', sha);
  return sha;
}

const statuses = async () => (await stage.runsOf()).map(({ status }) => status).sort();
const refused = (message: string, status = 403) =>
  new GitHubError(message, { code: 'forbidden', status });

describe('people’s work on a fix', () => {
  test('pushed to its branch is not deleted when the fix fails', async () => {
    const { fix, sha } = await openFix();
    const theirs = addCommit(world, { parent: sha, message: 'Finish it', files: new Map() });
    world.branches.set(fix.head.branch, theirs);
    fix.head.sha = theirs;
    await runOnFix(sha, 'failure');
    expect(world.branches.get(fix.head.branch)).toBe(theirs);
    expect(fix.state).toBe('open');
    expect(world.comments.at(-1)?.body).not.toContain('deletes its branch');
  });

  test('is not called verified with ours', async () => {
    const { fix, sha } = await openFix();
    fix.head.sha = addCommit(world, { parent: sha, message: 'Sneak in', files: new Map() });
    world.branches.set(fix.head.branch, fix.head.sha);
    await runOnFix(sha, 'success');
    expect(fix.body).toContain(sha.slice(0, 7));
    expect(fix.body).toContain('not part of this proof');
  });

  test('closed by them stays declined when the proof fails later', async () => {
    const { fix, sha } = await openFix();
    fix.state = 'closed';
    await runOnFix(sha, 'failure');
    expect(world.branches.has(fix.head.branch)).toBe(true);
    await stage.tell(redRun(lockfile, { headSha: pushToMain('Next') }).id);
    expect(world.pullRequests).toHaveLength(1);
  });

  test('pushed to the branch after its merge is not thrown away for the next fix', async () => {
    const { fix, sha } = await openFix();
    await runOnFix(sha, 'success');
    Object.assign(fix, { state: 'closed', merged: true });
    const theirs = addCommit(world, { parent: sha, message: 'Keep me', files: new Map() });
    world.branches.set(fix.head.branch, theirs);
    await stage.tell(redRun(lockfile, { headSha: pushToMain('Next') }).id);
    expect(world.branches.get(fix.head.branch)).toBe(theirs);
    expect(await statuses()).toEqual(['refused', 'succeeded']);
  });
});

describe('a proof', () => {
  test('is not made by a run of another branch on the same commit', async () => {
    const { sha } = await openFix();
    await runOnFix(sha, 'success', { headBranch: 'somewhere-else' });
    expect(await statuses()).toEqual(['waiting']);
  });

  test('is neither made nor spoiled by a fork that has the commit', async () => {
    const { sha } = await openFix();
    await runOnFix(sha, 'failure', { headRepositoryId: 999 });
    expect(await statuses()).toEqual(['waiting']);
    await runOnFix(sha, 'success', { headRepositoryId: 999 });
    expect(await statuses()).toEqual(['waiting']);
  });

  test('needs the jobs of every workflow that failed with the cause', async () => {
    stage.toolAnswers(newLockfile);
    const [first, second] = [
      redRun(lockfile),
      redRun(lockfile, { path: '.github/workflows/docs.yml', workflowId: 2 }),
    ];
    await stage.tell(first.id);
    await stage.tell(second.id);
    const sha = world.pullRequests[0]?.head.sha ?? '';
    await runOnFix(sha, 'success', { path: '.github/workflows/docs.yml', workflowId: 2 });
    expect(await statuses()).toEqual(['waiting']);
    await runOnFix(sha, 'success');
    expect(await statuses()).toEqual(['succeeded']);
  });

  test('is of the job that failed first, whatever happened on the branch meanwhile', async () => {
    const { sha } = await openFix();
    stage.toolAnswers({ outcome: 'unchanged' });
    const later = { headSha: pushToMain('Next'), path: '.github/workflows/docs.yml' };
    await stage.tell(redRun(lockfile, { ...later, workflowId: 2 }).id);
    await runOnFix(sha, 'success', { path: '.github/workflows/docs.yml', workflowId: 2 });
    expect((await stage.runsOf()).map(({ status }) => status)).toContain('waiting');
  });
});

describe('what GitHub refuses', () => {
  test('while a proof is read ends the Run with everything told', async () => {
    const { fix, sha } = await openFix();
    addRun(world, { headSha: sha, headBranch: fix.head.branch });
    const listRuns = stage.github.reader.bind(stage.github);
    stage.github.reader = (id) => ({
      ...listRuns(id),
      listRunsOfCommit: () => Promise.reject(refused('The App lacks actions: read.')),
    });
    const [run] = await stage.runsOf();
    await stage.healing.advance(run?.id ?? '');
    expect(await statuses()).toEqual(['unproven']);
    expect(world.checkRuns[0]).toMatchObject({ status: 'completed' });
    expect(world.checkRuns[0]?.summary).toContain('The App lacks actions: read.');
    expect(fix.body).toContain('**Unproven.**');
  });

  test('for ever, with promises to mend itself, ends after a day', async () => {
    const { sha } = await openFix();
    expect(sha).not.toBe('');
    stage.github.fail = new GitHubError('Down.', { code: 'down', status: 502, retryable: true });
    const [run] = await stage.runsOf();
    await expect(stage.healing.advance(run?.id ?? '')).rejects.toThrow('Down.');
    stage.age(25 * 3600);
    await stage.healing.advance(run?.id ?? '');
    expect((await storage.runs.get(run?.id ?? ''))?.finishedAt).not.toBeNull();
  });

  test('a bug of ours does not keep a Run for ever', async () => {
    await openFix();
    stage.github.fail = new TypeError('x is not a function');
    const [run] = await stage.runsOf();
    await expect(stage.healing.advance(run?.id ?? '')).rejects.toThrow(TypeError);
    stage.age(25 * 3600);
    await stage.healing.advance(run?.id ?? '');
    expect(await storage.runs.get(run?.id ?? '')).toMatchObject({
      outcome: expect.not.stringContaining('not a function'),
      finishedAt: expect.any(Date),
    });
  });

  test('as the pull request, leaves no branch behind', async () => {
    stage.toolAnswers(newLockfile);
    stage.refuse('pull_request', refused('Pull requests are off.', 422));
    await stage.tell(redRun(lockfile).id);
    expect([...world.branches.keys()]).toEqual(['main']);
    expect(await statuses()).toEqual(['failed']);
  });

  test('as a comment, does not keep a failed fix open', async () => {
    const { fix, sha } = await openFix();
    stage.refuse('comment', refused('The conversation is locked.'));
    await runOnFix(sha, 'failure');
    expect(fix.state).toBe('closed');
    expect(world.branches.has(fix.head.branch)).toBe(false);
  });
});

test.each(['commit', 'pull_request', 'check_run', 'comment', 'update_pull_request'] as const)(
  'the effect %s, when GitHub refuses it, hangs nothing',
  async (kind) => {
    stage.toolAnswers(newLockfile);
    stage.refuse(kind, refused('Not you.'));
    await stage.tell(redRun(lockfile).id);
    const fix = world.pullRequests[0];
    if (fix !== undefined) await runOnFix(fix.head.sha, 'success');
    const [run] = await stage.runsOf();
    expect(run?.finishedAt).not.toBeNull();
    expect(world.checkRuns.every(({ status }) => status === 'completed')).toBe(true);
  },
);

describe('each read that GitHub', () => {
  type Read = keyof ReturnType<typeof stage.github.reader>;
  const READS: Read[] = [
    'getRepository',
    'getWorkflowRun',
    'listJobs',
    'openJobLog',
    'listFiles',
    'getBranchHead',
    'findPullRequest',
    'openTarball',
    'listRunsOfCommit',
    'findLastGoodRun',
  ];
  /** Makes one read fail while `failing` says so. */
  function failOn(read: Read, error: Error, failing: () => boolean): void {
    const reader = stage.github.reader.bind(stage.github);
    stage.github.reader = (id) => {
      const whole = reader(id);
      const one = whole[read] as (...parameters: unknown[]) => Promise<unknown>;
      const guarded = (...parameters: unknown[]) =>
        failing() ? Promise.reject(error) : one(...parameters);
      return { ...whole, [read]: guarded };
    };
  }
  /** What the worker does: whatever is thrown is tried again a little later. */
  async function insist(runId: number): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      await stage.tell(runId).catch(() => undefined);
      for (const { id } of await stage.runsOf()) {
        await stage.healing.advance(id).catch(() => undefined);
      }
    }
  }

  test.each(READS)('fails at for a while is made again: %s', async (read) => {
    let left = 3;
    const error = new GitHubError('Hung.', { code: 'timeout', status: null, retryable: true });
    stage.toolAnswers(newLockfile);
    failOn(read, error, () => (left -= 1) >= 0);
    const red = redRun(lockfile);
    await insist(red.id);
    const sha = world.pullRequests[0]?.head.sha ?? '';
    const headBranch = world.pullRequests[0]?.head.branch ?? '';
    const green = addRun(world, { conclusion: 'success', headSha: sha, headBranch });
    addJob(world, green, { conclusion: 'success', log: logOf(null) });
    await insist(green.id);
    expect(await statuses()).toEqual(['succeeded']);
    expect(world.pullRequests).toHaveLength(1);
    expect(world.checkRuns).toHaveLength(1);
  });

  test.each(READS)('refuses from the fix on leaves nothing hanging: %s', async (read) => {
    let refusing = false;
    failOn(read, refused('Not you.'), () => refusing);
    const { fix, sha } = await openFix();
    const green = addRun(world, {
      conclusion: 'success',
      headSha: sha,
      headBranch: fix.head.branch,
    });
    addJob(world, green, { conclusion: 'success', log: logOf(null) });
    refusing = true;
    await insist(green.id);
    const [run] = await stage.runsOf();
    expect(run?.finishedAt).not.toBeNull();
    // Where even the repository cannot be read, nothing can be told in it.
    const hanging = [world.checkRuns[0]?.status === 'completed', fix.body.includes('Not yet')];
    expect(hanging).toEqual(read === 'getRepository' ? [false, true] : [true, false]);
  });
});

describe('a repository that is another', () => {
  test('under the old name gets nothing of what was found', async () => {
    const { red } = await openFix();
    const told = stage.applier.applied.length;
    // Renamed and made anew under the old name: GitHub answers for the new one.
    world.repository.id = 99_999_999;
    await runOnFix(world.pullRequests[0]?.head.sha ?? '', 'success').catch(() => undefined);
    const [run] = await storage.runs.ofFingerprint(
      repositoryId,
      lockfile.fingerprint ?? 'f'.repeat(32),
      new Date(0),
    );
    await stage.healing.advance(run?.id ?? '').catch(() => undefined);
    expect(stage.applier.applied).toHaveLength(told);
    expect(red.conclusion).toBe('failure');
  });

  test('by name only is followed, and told under its new name', async () => {
    const { sha } = await openFix();
    world.repository.name = 'new-name';
    world.repository.private = true;
    await runOnFix(sha, 'success');
    expect(stage.applier.applied.at(-1)?.target.repository.name).toBe('new-name');
    expect(await storage.installations.getRepository(repositoryId)).toMatchObject({
      name: 'new-name',
      private: true,
    });
  });
});

describe('what never ends', () => {
  test('a tool that fails each time is not run for each push', async () => {
    stage.toolAnswers({ outcome: 'failed', message: 'npm failed.' });
    for (let push = 0; push < 5; push += 1) {
      await stage.tell(redRun(lockfile, { headSha: pushToMain(`Push ${push}`) }).id);
    }
    expect(await statuses()).toEqual(['failed', 'failed', 'failed', 'refused', 'refused']);
    stage.toolAnswers(newLockfile);
    stage.age(90_000);
    await stage.tell(redRun(lockfile, { headSha: pushToMain('Tomorrow') }).id);
    expect(world.pullRequests).toHaveLength(1);
  });

  test('a bot that reverts each fix after its merge gets three a day', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      stage.toolAnswers(newLockfile);
      await stage.tell(redRun(lockfile, { headSha: pushToMain(`Revert ${turn}`) }).id);
      const fix = world.pullRequests.at(-1);
      if (fix?.state !== 'open') continue;
      await runOnFix(fix.head.sha, 'success');
      Object.assign(fix, { state: 'closed', merged: true });
    }
    expect(world.pullRequests).toHaveLength(3);
    expect(world.checkRuns.at(-1)?.summary).toContain('has had its 3 attempts');
  });

  test('a job that fails on another network each time is not run again for ever', async () => {
    const red = redRun({ ...network, fingerprint: '0'.repeat(32) });
    await stage.tell(red.id);
    for (let turn = 1; turn < 12; turn += 1) {
      await stage.pass(400);
      if (red.status === 'completed') break;
      Object.assign(red, { status: 'completed', conclusion: 'failure' });
      const finding = { ...network, fingerprint: `${turn}`.padStart(32, 'a') };
      addJob(world, red, { log: logOf(finding) });
      await stage.tell(red.id, { byOurselves: true });
    }
    expect(red.attempt).toBeLessThanOrEqual(5);
  });

  test('a thousand jobs, each with its own cause, make few Issues and one check run', async () => {
    const run = addRun(world);
    for (let index = 0; index < 1000; index += 1) {
      const fingerprint = `${index}`.padStart(32, 'c');
      const captures = { file: `src/${index}.js`, line: '1' };
      addJob(world, run, {
        name: `job | @all ${index}`,
        log: logOf({ fingerprint, title: `Cause ${index}`, captures }),
      });
    }
    let logs = 0;
    const reader = stage.github.reader.bind(stage.github);
    stage.github.reader = (id) => ({
      ...reader(id),
      openJobLog: (repository, job) => {
        logs += 1;
        return reader(id).openJobLog(repository, job);
      },
    });
    await stage.tell(run.id);
    expect(logs).toBeLessThanOrEqual(300);
    const issues = await storage.issues.ofCommit(repositoryId, run.headSha);
    expect(issues.length).toBeLessThanOrEqual(21);
    expect(world.checkRuns).toHaveLength(1);
    expect(world.checkRuns[0]?.annotations.length).toBeLessThanOrEqual(50);
    expect(world.checkRuns[0]?.summary).toMatch(/more jobs failed/i);
  });
});

test('a log that cannot be read hides no other', async () => {
  const run = redRun({ title: 'A cause that can be read' });
  const broken = addJob(world, run, { name: 'broken' });
  const reader = stage.github.reader.bind(stage.github);
  stage.github.reader = (id) => ({
    ...reader(id),
    openJobLog: (repository, job) =>
      job === broken.id
        ? Promise.reject(new GitHubError('Too large.', { code: 'too_large', status: null }))
        : reader(id).openJobLog(repository, job),
  });
  await stage.tell(run.id);
  expect(world.checkRuns[0]?.summary).toContain('A cause that can be read');
  expect(world.checkRuns[0]?.summary).toContain('its log is not available');
});

test('credentials that GitHub rejects are not taken for a log without a cause', async () => {
  const run = redRun({ title: 'A cause to be read later' });
  const reader = stage.github.reader.bind(stage.github);
  const rejected = new GitHubError('Rejected.', { code: 'bad_credentials', status: 401 });
  stage.github.reader = (id) => ({ ...reader(id), openJobLog: () => Promise.reject(rejected) });
  await expect(stage.tell(run.id)).rejects.toThrow('Rejected.');
  expect(world.checkRuns).toEqual([]);
  stage.github.reader = reader;
  await stage.tell(run.id);
  expect(world.checkRuns[0]?.title).toBe('A cause to be read later');
});

test('logs of many gigabytes are not all read', async () => {
  const run = addRun(world);
  for (let index = 0; index < 10; index += 1) {
    addJob(world, run, { name: `job ${index}`, log: logOf({ title: 'Big' }) });
  }
  const diagnose = stage.deps.diagnose.bind(stage.deps);
  let read = 0;
  stage.deps.diagnose = async (log, options) => {
    read += 1;
    return { ...(await diagnose(log, options)), bytes: 1024 ** 3 };
  };
  await stage.tell(run.id);
  expect(read).toBe(2);
  expect(world.checkRuns[0]?.summary).toContain('Big');
});

describe('a place that a log names', () => {
  test.each([
    ['9007199254740991', 'src/a.js'],
    ['1', `src/${'a'.repeat(5000)}.js`],
  ])('that GitHub would refuse costs nothing but itself (%s)', async (line, file) => {
    await stage.tell(redRun({ captures: { file, line } }).id);
    for (const annotation of world.checkRuns[0]?.annotations ?? []) {
      expect(annotation.startLine).toBeLessThan(2 ** 31);
      expect(annotation.path.length).toBeLessThan(1025);
    }
    expect(world.checkRuns).toHaveLength(1);
  });
});

test('a secret in a job’s name is not told', async () => {
  const token = `ghp_${'a1'.repeat(18)}`;
  const run = addRun(world, { name: `CI ${token}` });
  addJob(world, run, { name: `test (${token})`, log: logOf(lockfile) });
  stage.toolAnswers(newLockfile);
  await stage.tell(run.id);
  const sha = world.pullRequests[0]?.head.sha ?? '';
  const headBranch = world.pullRequests[0]?.head.branch ?? '';
  const green = addRun(world, { conclusion: 'success', headSha: sha, headBranch });
  addJob(world, green, { name: `test (${token})`, conclusion: 'success', log: logOf(null) });
  await stage.tell(green.id);
  const [done] = await stage.runsOf();
  expect(done?.status).toBe('succeeded');
  const told = [world.checkRuns, world.pullRequests, world.comments, done?.outcome];
  expect(JSON.stringify(told)).not.toContain(token);
});
