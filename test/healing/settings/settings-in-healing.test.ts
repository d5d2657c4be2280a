import { describe, expect, test } from 'vitest';
import { GitHubError } from '../../../src/domain/errors.ts';
import type { PullRequestTrigger } from '../../../src/domain/trigger.ts';
import { SETTINGS_PATH } from '../../../src/healing/settings/settings-file.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { beforeEachScene, type Stage } from '../stages.ts';
import { logOf, patchOf, SECRET } from '../support.ts';

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;
let deliveries = 0;

beforeEachScene({ 'package.json': '{}', 'package-lock.json': 'old' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
  stage.toolAnswers({ outcome: 'changed', patch: patchOf('package-lock.json', 'old', 'new') });
});

/** Puts the settings onto a branch, `main` unless said otherwise; null takes them away. */
function write(settings: string | null, branch = 'main'): string {
  const parent = world.branches.get(branch) ?? world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(parent)?.files);
  if (settings === null) files.delete(SETTINGS_PATH);
  else files.set(SETTINGS_PATH, Buffer.from(settings));
  const message = `Change ${(deliveries += 1)}`;
  const sha = addCommit(world, { parent, message, files });
  world.branches.set(branch, sha);
  return sha;
}

/** A red run on `main` whose cause a playbook repairs. */
async function redRun(confidence = 0.95) {
  const run = addRun(world);
  const finding = { pattern: 'npm-lockfile-out-of-sync', autoFixable: true, confidence };
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
}

/** A Delivery in the store, for the journal hangs on it. */
async function newDelivery(): Promise<string> {
  const guid = `settings-${(deliveries += 1)}`;
  const facts = { installationId: 7, repositoryId, repository: null, action: null };
  const payload = Buffer.from('{}');
  await storage.deliveries.store({ guid, event: 'x', status: 'received', payload, ...facts });
  return guid;
}

const from = (deliveryGuid: string) => ({
  deliveryGuid,
  installationId: 7,
  repository: world.repository,
  actor: 'mona',
  byOurselves: false,
});

async function tellPull(change: PullRequestTrigger['change'], guid?: string) {
  const [pull] = world.pullRequests;
  if (pull === undefined) throw new Error('There is no pull request.');
  pull.head.sha = world.branches.get('topic') ?? '';
  await stage.healing.onTrigger({
    kind: 'pull_request_changed',
    ...from(guid ?? (await newDelivery())),
    change,
    number: 1,
    headBranch: 'topic',
    headSha: pull.head.sha,
  });
}

async function openPull(settings: string, guid?: string) {
  const base = world.branches.get('main') ?? '';
  const sha = write(settings, 'topic');
  world.pullRequests.push({
    number: 1,
    htmlUrl: 'https://github.test/acme/shop/pull/1',
    state: 'open',
    merged: false,
    title: 'Settings',
    body: '',
    head: { branch: 'topic', sha, repositoryId },
    base: { branch: 'main', sha: base },
    author: 'mona',
  });
  await tellPull('opened', guid);
}

const ONE = { limit: 1, offset: 0 };
const ends = async () => (await stage.runsOf()).map(({ status, outcome }) => [status, outcome]);

describe('healing', () => {
  test('only explains where auto_fix is off, and says so', async () => {
    write('auto_fix: off');
    await redRun();
    expect(world.pullRequests).toEqual([]);
    expect(await ends()).toMatchObject([['explained', expect.stringContaining('`auto_fix`')]]);
    expect(world.checkRuns[0]?.summary).toContain('turns automatic fixes off');
  });

  test('does nothing at all while paused', async () => {
    write('paused: true');
    await redRun();
    expect(await ends()).toEqual([]);
    expect(world.checkRuns).toEqual([]);
    const status = async () => {
      const page = await storage.views.repositories({}, new Set([repositoryId]), ONE);
      return page.items.map((each) => each.status);
    };
    expect(await status()).toEqual(['paused']);
    // One that cannot be read leaves things as they were.
    write('paused: maybe');
    await redRun();
    expect(await status()).toEqual(['paused']);
    write(null);
    await redRun();
    expect(await status()).toEqual(['active']);
  });

  test('acts only on what it is sure enough of', async () => {
    write('sensitivity: low');
    await redRun(0.8);
    expect(await ends()).toMatchObject([['explained', expect.stringContaining('80 % sure')]]);
  });

  test('uses no playbook that was turned off', async () => {
    write('playbooks: { npm-lockfile-out-of-step: off }');
    await redRun();
    expect((await stage.runsOf()).map(({ playbook }) => playbook)).toEqual(['explain']);
  });

  test.each([
    ['max_changed_lines: 1', '1 are allowed here'],
    ['attempts_per_day: 0', 'has had its 0 attempts'],
  ])('keeps to the limit %s', async (limit, reason) => {
    write(`limits: { ${limit} }`);
    await redRun();
    expect(await ends()).toMatchObject([['refused', expect.stringContaining(reason)]]);
    expect(world.pullRequests).toEqual([]);
  });

  test('keeps to what the default branch says, whatever branch failed', async () => {
    write('auto_fix: off');
    const sha = write('auto_fix: on', 'topic');
    const run = addRun(world, { headSha: sha, headBranch: 'topic' });
    addJob(world, run, { log: logOf({ pattern: 'npm-lockfile-out-of-sync', confidence: 1 }) });
    await stage.tell(run.id);
    expect(await ends()).toMatchObject([['explained', expect.any(String)]]);
  });

  test('keeps to the last good settings when the file turns wrong, until it is gone', async () => {
    write('auto_fix: off');
    await redRun();
    for (const wrong of ['auto_fix: perhaps', 'x'.repeat(1 << 20), '&a [*a]']) {
      write(wrong);
      await redRun();
    }
    expect(world.pullRequests).toEqual([]);
    write(null);
    await redRun();
    expect(world.pullRequests).toHaveLength(1);
  });

  test('with a file that was never right has the defaults', async () => {
    write('auto_fix: perhaps');
    await redRun();
    expect(world.pullRequests).toHaveLength(1);
  });

  test('learns from a push, and answers on its commit', async () => {
    const push = async (after: string, changedPaths: string[] | null) =>
      stage.healing.onTrigger({
        kind: 'pushed',
        ...from(await newDelivery()),
        branch: 'main',
        before: null,
        after,
        changedPaths,
      });
    await push(write('auto_fix: off'), [SETTINGS_PATH]);
    expect(world.checkRuns).toMatchObject([{ conclusion: 'success' }]);
    await push(write('auto_fix: 7'), null);
    expect(world.checkRuns).toMatchObject([{}, { conclusion: 'failure' }]);
    await push(addCommit(world, { parent: null, message: 'x', files: new Map() }), ['README.md']);
    expect(world.checkRuns).toHaveLength(2);
    expect(await storage.settings.get(repositoryId)).toMatchObject({ source: 'auto_fix: off' });
  });
});

describe('a pull request that brings settings', () => {
  test('is told of every mistake at its line, and in green words when they are mended', async () => {
    await openPull('paused: off\nauto-fix: on\nsensitivity: extreme');
    expect(world.checkRuns).toMatchObject([
      {
        name: 'Pipewright settings',
        conclusion: 'failure',
        title: '.github/pipewright.yml: 2 mistakes',
        annotations: [
          { path: SETTINGS_PATH, startLine: 2, level: 'failure', title: 'auto-fix' },
          { path: SETTINGS_PATH, startLine: 3, level: 'failure', title: 'sensitivity' },
        ],
      },
    ]);
    expect(world.comments).toMatchObject([{ issueNumber: 1, marker: 'pipewright-status' }]);
    expect(world.comments[0]?.body).toContain('❌');
    expect(world.comments[0]?.body).toContain('Unknown key `auto-fix`');
    expect(world.comments[0]?.body).toMatch(/blob\/[0-9a-f]{40}\/\.github\/pipewright\.yml#L2\)/);

    write('auto_fix: on', 'topic');
    await tellPull('pushed');
    expect(world.comments).toHaveLength(1);
    expect(world.comments[0]?.body).toContain('✅ **Mended:**');
    expect(world.checkRuns[1]).toMatchObject({ conclusion: 'success' });
  });

  test('that are right from the start gets a green check and no comment', async () => {
    await openPull('auto_fix: on');
    expect(world.checkRuns).toMatchObject([{ conclusion: 'success' }]);
    expect(world.comments).toEqual([]);
  });

  test('and drops them again is told that all is well', async () => {
    await openPull('auto_fix: 3');
    write(null, 'topic');
    await tellPull('pushed');
    expect(world.comments[0]?.body).toContain('no longer changes');
    expect(world.checkRuns).toHaveLength(1);
  });

  test('is not answered for what stands on the default branch already', async () => {
    write('auto_fix: 3');
    await openPull('auto_fix: 3');
    expect(world.checkRuns).toEqual([]);
  });

  test('is answered once, however often its delivery is handled and wherever it broke off', async () => {
    const guid = await newDelivery();
    const broken = new GitHubError('reset', { code: 'unreachable', status: null, retryable: true });
    stage.applier.faults.push({ when: 'after', error: broken });
    await expect(openPull('auto_fix: 3', guid)).rejects.toThrow('reset');
    await tellPull('opened', guid);
    await tellPull('opened', guid);
    expect(stage.applier.applied.map(({ effect, inDoubt }) => [effect.kind, inDoubt])).toEqual([
      ['check_run', false],
      ['check_run', true],
      ['comment', false],
    ]);
    expect([world.checkRuns.length, world.comments.length]).toEqual([1, 1]);
  });

  test('gets one comment when two of its deliveries are handled at once', async () => {
    await Promise.all([openPull('auto_fix: 3'), newDelivery()]);
    await Promise.all([tellPull('pushed'), tellPull('reopened')]);
    expect(world.comments).toHaveLength(1);
  });

  test('from a fork is checked as any other, and changes nothing', async () => {
    write('auto_fix: off');
    await openPull('auto_fix: on');
    const [pull] = world.pullRequests;
    if (pull !== undefined) pull.head.repositoryId = repositoryId + 1_000_000;
    await tellPull('pushed');
    await redRun();
    expect(await ends()).toMatchObject([['explained', expect.stringContaining('`auto_fix`')]]);
    expect(world.pullRequests).toHaveLength(1);
  });

  test('cannot speak with our voice', async () => {
    await openPull(
      [`"@acme/all closes #1": 1`, `"<img src=x>": 1`, `"${SECRET}": 1`, '"a`b": 1'].join('\n'),
    );
    const said = JSON.stringify([world.comments[0]?.body, world.checkRuns[0]]);
    expect(said).not.toContain(SECRET);
    expect(world.comments[0]?.body).not.toMatch(/(?<!`[^`\n]*)@acme|(?<!`[^`\n]*)#1\b(?![^\n]*`)/);
    expect(world.comments[0]?.body).not.toMatch(/(?<!\\|`[^`\n]*)<img/);
    expect(world.checkRuns[0]?.annotations[0]?.message).not.toMatch(/@acme|#1/);
  });
});
