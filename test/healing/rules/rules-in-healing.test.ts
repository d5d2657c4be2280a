import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import type { Trigger } from '../../../src/domain/trigger.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { beforeEachScene, type Stage } from '../stages.ts';
import { logOf } from '../support.ts';

const PATTERNS = '.github/pipewright/patterns/own.yml';
const PLAYBOOK = '.github/pipewright/playbooks/flaky-mirror.yml';
const pattern = `- id: our-mirror-hiccup
  category: network_error
  subcategory: mirror
  title: Our mirror hung up
  description: It mends itself.
  transient: true
  anchors: ['mirror']
  pattern: 'mirror .* hung up'
  fixtures: { match: ['mirror one hung up'], near_miss: ['mirror is fine'] }
`;
const playbook = (name = 'flaky-mirror') => `name: ${name}
version: 1.0.0
description: Runs what our mirror broke again.
priority: 90
applies_to: { patterns: [our-mirror-hiccup] }
steps:
  - { action: rerun_failed_jobs, description: Run the failed jobs again }
  - { action: report_check, description: Say so on the commit }
`;
const failing: Partial<Finding> = {
  category: 'test_failure',
  title: 'Something fails',
  message: 'mirror two hung up',
  fingerprint: 'f'.repeat(32),
};

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;
let deliveries = 0;
beforeEachScene({ 'README.md': '# Rules' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
});

async function tell(trigger: object): Promise<void> {
  const deliveryGuid = `rules-${(deliveries += 1)}`;
  const installationId = 1_000_000 + repositoryId;
  await storage.deliveries.store({
    guid: deliveryGuid,
    event: 'x',
    status: 'received',
    payload: Buffer.from('{}'),
    action: null,
    installationId,
    repositoryId,
    repository: null,
  });
  const common = {
    installationId,
    repository: world.repository,
    actor: 'mona',
    byOurselves: false,
  };
  await stage.healing.onTrigger({ deliveryGuid, ...common, ...trigger } as unknown as Trigger);
  await stage.settle();
}

/** Commits these files on top of a branch; null deletes one. */
function commit(from: string, branch: string, files: Record<string, string | null>): string {
  const parent = world.branches.get(from) ?? '';
  const all = new Map(world.commits.get(parent)?.files);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) all.delete(path);
    else all.set(path, Buffer.from(text));
  }
  const sha = addCommit(world, {
    parent,
    message: `Change ${Object.keys(files).join()}`,
    files: all,
  });
  world.branches.set(branch, sha);
  return sha;
}
async function push(files: Record<string, string | null>): Promise<void> {
  const before = world.branches.get('main') ?? '';
  const after = commit('main', 'main', files);
  await tell({ kind: 'pushed', branch: 'main', before, after, changedPaths: Object.keys(files) });
}
async function pull(files: Record<string, string | null>, change = 'opened'): Promise<void> {
  const sha = commit(change === 'opened' ? 'main' : 'topic', 'topic', files);
  const base = { branch: 'main', sha: world.branches.get('main') ?? '' };
  const head = { branch: 'topic', sha, repositoryId };
  const there = world.pullRequests.find(({ number }) => number === 1);
  const fresh = { number: 1, htmlUrl: '', title: '', body: '', author: 'mona', base, head };
  if (there === undefined) world.pullRequests.push({ ...fresh, state: 'open', merged: false });
  else Object.assign(there, { head, base });
  await tell({
    kind: 'pull_request_changed',
    change,
    number: 1,
    headBranch: 'topic',
    headSha: sha,
  });
}
async function redRun() {
  const run = addRun(world, { headSha: world.branches.get('main') ?? '' });
  addJob(world, run, { log: logOf(failing) });
  await stage.tell(run.id);
  return run;
}
const check = () => world.checkRuns.findLast(({ name }) => name === 'Pipewright playbooks');
const comment = () => world.comments.find(({ issueNumber }) => issueNumber === 1)?.body ?? '';

describe('a pull request that brings playbooks and patterns', () => {
  test('is told what they would have done about the failures of late', async () => {
    await redRun();
    await pull({ [PATTERNS]: pattern, [PLAYBOOK]: playbook() });
    expect(check()).toMatchObject({ conclusion: 'success', annotations: [] });
    expect(comment()).toContain('Dry run over the last 1 failure');
    expect(comment()).toContain('**Our mirror hung up** ([job `test`]');
    expect(comment()).toContain('by pattern `our-mirror-hiccup`: `flaky-mirror` would have acted');
    expect(comment()).toContain('- `rerun_failed_jobs`: Run the failed jobs again');
    // Nothing of it is in force.
    const run = await redRun();
    await stage.pass(11);
    expect(run.attempt).toBe(1);
  });

  test('is told every mistake at its line, and once they are mended or gone', async () => {
    await pull({ [PATTERNS]: pattern.replace('category: network_error', 'category: nonsense') });
    expect(check()?.conclusion).toBe('failure');
    expect(check()?.annotations[0]).toMatchObject({ path: PATTERNS, startLine: 2 });
    expect(comment()).toContain('Pipewright cannot use `.github/pipewright/`');
    await pull({ [PATTERNS]: pattern }, 'pushed');
    expect(check()?.conclusion).toBe('success');
    expect(comment()).toContain('can be used');
    expect(comment()).not.toContain('cannot');
    expect(comment()).toContain('over the last 0 failures');
    await pull({ [PATTERNS]: null }, 'pushed');
    expect(comment()).toContain('no longer changes');
    const before = world.checkRuns.length;
    await pull({ 'README.md': 'more' }, 'pushed');
    expect(world.checkRuns).toHaveLength(before);
  });

  test('of a stranger’s fork are checked, and no log is read for them', async () => {
    await redRun();
    await pull({ [PATTERNS]: pattern, [PLAYBOOK]: playbook() });
    const [opened] = world.pullRequests;
    if (opened !== undefined) opened.head.repositoryId = repositoryId + 1_000_000;
    const again = { kind: 'pull_request_changed', change: 'pushed', number: 1 };
    const topic = { headBranch: 'topic', headSha: world.branches.get('topic') };
    await tell({ ...again, ...topic });
    expect(check()?.conclusion).toBe('success');
    expect(comment()).toContain('can be used');
    expect(comment()).not.toContain('Dry run over');
    world.permissions.set('mona', 'write');
    await tell({ ...again, ...topic });
    expect(comment()).toContain('Dry run over');
  });

  test('with too many or too large files is told so', async () => {
    const folder = '.github/pipewright/playbooks';
    const many = Array.from({ length: 21 }, (_, index) => [`${folder}/a${index}.yml`, 'x']);
    const large = { [PATTERNS]: `# ${'x'.repeat(33_000)}` };
    await pull({ ...Object.fromEntries(many), ...large, [`${folder}/notes.txt`]: 'x' });
    const told = check()
      ?.annotations.map(({ message }) => message)
      .join('\n');
    expect(told).toContain('at most 20 are read');
    expect(told).toContain('at most 32768 are read');
  });
});

describe('a pull request that brings playbooks and settings that speak of each other', () => {
  const SETTINGS = '.github/pipewright.yml';
  const off = 'playbooks: { flaky-mirror: off }\n';
  const settingsCheck = () =>
    world.checkRuns.findLast(({ name }) => name === 'Pipewright settings');
  const both = { [PATTERNS]: pattern, [PLAYBOOK]: playbook() };

  test('may name the playbook that it brings, and only that', async () => {
    await pull({ ...both, [SETTINGS]: off });
    expect(settingsCheck()).toMatchObject({ conclusion: 'success', annotations: [] });
    await pull({ [SETTINGS]: off.replace('mirror', 'mirrow') }, 'pushed');
    expect(settingsCheck()).toMatchObject({ conclusion: 'failure' });
    expect(settingsCheck()?.annotations[0]?.message).toContain('no playbook `flaky-mirrow`');
    expect(settingsCheck()?.annotations[0]?.message).toContain(', flaky-mirror');
  });

  test('is told when it takes away or renames a playbook that the settings name', async () => {
    await push({ ...both, [SETTINGS]: off });
    expect(settingsCheck()).toMatchObject({ conclusion: 'success' });
    await pull({ [PLAYBOOK]: playbook().replace('90', '91') });
    expect(world.checkRuns.filter(({ name }) => name === 'Pipewright settings')).toHaveLength(1);
    const renamed = PLAYBOOK.replace('flaky-mirror', 'mirror');
    await pull({ [PLAYBOOK]: null, [renamed]: playbook('mirror') }, 'pushed');
    expect(settingsCheck()).toMatchObject({ conclusion: 'failure' });
    expect(comment()).toContain('no playbook `flaky-mirror`');
    await pull({ [SETTINGS]: off.replace('flaky-mirror', 'mirror') }, 'pushed');
    expect(settingsCheck()).toMatchObject({ conclusion: 'success' });
    expect(comment()).toContain('can be used now');
  });
});

describe('on the default branch', () => {
  test('they are in force, and the last good ones stay so while others are wrong', async () => {
    await push({ [PATTERNS]: pattern, [PLAYBOOK]: playbook() });
    expect(check()?.conclusion).toBe('success');
    const first = await redRun();
    await stage.pass(11);
    expect(first.attempt).toBe(2);
    const [run] = await stage.runsOf();
    expect(run?.playbook).toBe('flaky-mirror');

    await push({ [PLAYBOOK]: playbook('explain') });
    expect(check()?.conclusion).toBe('failure');
    const known = await storage.ownRules.get(repositoryId);
    expect(known?.files.find(({ path }) => path === PLAYBOOK)?.text).toBe(playbook());
    await push({ [PLAYBOOK]: null, [PATTERNS]: null });
    expect((await storage.ownRules.get(repositoryId))?.files).toEqual([]);
  });

  test('they are found at the first red run of a repository that had them before', async () => {
    commit('main', 'main', { [PATTERNS]: pattern, [PLAYBOOK]: playbook() });
    const run = await redRun();
    await stage.pass(11);
    expect(run.attempt).toBe(2);
  });

  test('what an older version took and this one does not is left out', async () => {
    await storage.ownRules.save(repositoryId, {
      digest: 'old',
      files: [{ path: PLAYBOOK, text: playbook('explain') }],
    });
    await redRun();
    expect(world.checkRuns.at(-1)?.title).toContain('Something fails');
  });
});
