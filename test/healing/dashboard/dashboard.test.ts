import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import { GitHubError } from '../../../src/domain/errors.ts';
import type { GitHubIssueTrigger, Trigger } from '../../../src/domain/trigger.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { beforeEachScene, type Stage } from '../stages.ts';
import { logOf, patchOf } from '../support.ts';

const SETTINGS = '.github/pipewright.yml';
const lockfile: Partial<Finding> = { pattern: 'npm-lockfile-out-of-sync', autoFixable: true };
const failing: Partial<Finding> = {
  category: 'test_failure',
  title: 'A test fails',
  fingerprint: 'f'.repeat(32),
};

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;
let deliveries = 0;

beforeEachScene(
  { 'package.json': '{}', 'package-lock.json': 'old', [SETTINGS]: 'dashboard: true\n' },
  (scene) => {
    ({ storage, repositoryId, world, stage } = scene);
    world.permissions.set(`mona${repositoryId}`, 'write').set(`eve${repositoryId}`, 'read');
    stage.toolAnswers({
      outcome: 'changed',
      patch: patchOf('package-lock.json', 'old', 'new'),
      message: 'npm wrote package-lock.json.',
    });
  },
);

async function tell(trigger: object): Promise<void> {
  const deliveryGuid = `dashboard-${(deliveries += 1)}`;
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
  await stage.healing.onTrigger({
    deliveryGuid,
    installationId,
    repository: world.repository,
    actor: `mona${repositoryId}`,
    byOurselves: false,
    ...trigger,
  } as unknown as Trigger);
  await stage.settle();
}

/** Somebody pushes other settings to the default branch. */
async function settle(settings: string): Promise<void> {
  const before = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(before)?.files);
  files.set(SETTINGS, Buffer.from(settings));
  const after = addCommit(world, { parent: before, message: 'Settings', files });
  world.branches.set('main', after);
  await tell({ kind: 'pushed', branch: 'main', before, after, changedPaths: [SETTINGS] });
}

/** A red run on the default branch, which Pipewright was told of. */
async function redRun(finding: Partial<Finding>) {
  const run = addRun(world, { headSha: world.branches.get('main') ?? '' });
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
  return run;
}

/** So much time passes that what is due is written; gives how many edits GitHub saw. */
async function keep(seconds = 61): Promise<number> {
  stage.age(seconds);
  const before = edits().length;
  await stage.healing.keepIssues();
  return edits().length - before;
}
const edits = () =>
  stage.applier.applied.filter(
    ({ target, effect }) => effect.kind === 'github_issue' && target.repository.id === repositoryId,
  );
const issue = () => [...world.issues.values()].find(({ marker }) => marker === 'dashboard');
const text = () => issue()?.body ?? '';
const kept = () => storage.keptIssues.get(repositoryId, 'dashboard');

/** Somebody ticks the box with this label (of the first failure that has it), as GitHub tells of it. */
async function tick(label: string, over: Partial<GitHubIssueTrigger> = {}): Promise<void> {
  const from = text();
  const line = from.split('\n').find((each) => each.endsWith(` ${label}`));
  if (line === undefined) throw new Error(`There is no box ${label} in\n${from}`);
  await edit(from, from.replace(line, line.replace('[ ]', '[x]')), over);
}
async function edit(from: string, to: string, over: Partial<GitHubIssueTrigger> = {}) {
  const there = issue();
  if (there !== undefined) there.body = to;
  await issueEvent('edited', { edit: { from, to }, ...over });
}
const issueEvent = (action: string, over: Partial<GitHubIssueTrigger> = {}) =>
  tell({
    kind: 'github_issue_changed',
    number: issue()?.number ?? 0,
    labels: [],
    edit: null,
    byBot: false,
    action,
    ...over,
  });

describe('the dashboard', () => {
  test('is one issue that tells failures with line and link, and is edited only when they change', async () => {
    await redRun(failing);
    expect(await keep()).toBe(1);
    expect(issue()).toMatchObject({ title: 'Pipewright dashboard', state: 'open' });
    expect(text()).toContain('Open failures (1)');
    expect(text()).toContain('**A test fails**');
    expect(text()).toMatch(
      /Where: \[job `test`\]\(https:\/\/github\.test\S+\).*, line \d+ of its log/,
    );
    expect(text()).toContain('On `main`, since');
    expect(text()).toContain('This needs a person');
    const before = text();
    await tell({ kind: 'pushed', branch: 'main', before: null, after: 'x', changedPaths: [] });
    await keep();
    expect(text()).toBe(before);
    expect(world.issues.size).toBe(1);
  });

  test('takes the changes of a minute together', async () => {
    await redRun(failing);
    await keep();
    await redRun({ ...failing, title: 'Another test fails', fingerprint: 'e'.repeat(32) });
    await redRun({ ...failing, title: 'A third test fails', fingerprint: 'd'.repeat(32) });
    expect(await keep(20)).toBe(0);
    expect(await keep(41)).toBe(1);
    expect(text()).toContain('Open failures (3)');
  });

  test('is kept only where the settings ask for it, and closed when they no longer do', async () => {
    await settle('dashboard: false\n');
    await redRun(failing);
    expect(await keep()).toBe(0);
    expect(await kept()).toBeNull();
    await settle('dashboard: true\n');
    expect(await keep(1)).toBe(1);
    await settle('dashboard: off\n');
    await keep();
    expect(issue()).toMatchObject({ state: 'closed' });
    expect(text()).toContain('Turned off by');
  });

  test('that a person closed stays closed until it is opted in anew, or reopened', async () => {
    await redRun(failing);
    await keep();
    Object.assign(issue() ?? {}, { state: 'closed' });
    await issueEvent('closed');
    await redRun({ ...failing, title: 'Later', fingerprint: 'e'.repeat(32) });
    expect(await keep()).toBe(0);
    expect((await kept())?.state).toBe('declined');

    Object.assign(issue() ?? {}, { state: 'open' });
    await issueEvent('reopened');
    expect(text()).toContain('Later');

    Object.assign(issue() ?? {}, { state: 'closed' });
    // The event of it was lost: the issue itself says so.
    await redRun({ ...failing, title: 'Last', fingerprint: 'c'.repeat(32) });
    await keep();
    expect(issue()?.state).toBe('closed');
    expect(text()).not.toContain('Last');
    await settle('dashboard: false\n');
    await keep(1);
    await settle('dashboard: true\n');
    await keep(1);
    expect(issue()?.state).toBe('open');
    expect(text()).toContain('Last');
    expect(world.issues.size).toBe(1);
  });

  test('that was deleted is not made again, and a late event of another issue does nothing', async () => {
    await redRun(failing);
    await keep();
    await tell({ kind: 'github_issue_changed', number: 4, action: 'closed', edit: null });
    await issueEvent('labeled');
    await issueEvent('closed');
    expect((await kept())?.state).toBe('open');
    await issueEvent('reopened', { byOurselves: true });
    world.issues.clear();
    await redRun({ ...failing, fingerprint: 'e'.repeat(32) });
    await keep();
    expect((await kept())?.state).toBe('declined');
    expect(world.issues.size).toBe(0);
  });

  test('lists the fixes that wait for review until they are merged or closed', async () => {
    await redRun(lockfile);
    await keep();
    const [fix] = world.pullRequests;
    expect(text()).toContain('Fixes that wait for review (1)');
    expect(text()).toContain(`[pull request ${fix?.number}](`);
    expect(text()).toContain('into `main`, waits for its proof');
    Object.assign(fix ?? {}, { state: 'closed' });
    const head = { headBranch: fix?.head.branch, headSha: fix?.head.sha };
    await tell({ kind: 'pull_request_changed', change: 'closed', number: fix?.number, ...head });
    await keep();
    expect(text()).toContain('Fixes that wait for review (0)');
  });

  test('tells flaky jobs and pauses, and only that, while the settings pause everything', async () => {
    const flake = { repositoryId, job: 'e2e', fingerprint: failing.fingerprint ?? '' };
    await storage.failures.recordFlake({ ...flake, headSha: 'a' }, 86_400_000);
    await storage.failures.recordFlake({ ...flake, headSha: 'b' }, 86_400_000);
    await storage.conversation.pause({ repositoryId, playbook: 'prettier-format', by: 'mona' });
    await settle('dashboard: true\nplaybooks:\n  ruff-fix: off\n');
    await redRun(failing);
    await keep();
    expect(text()).toContain('job `e2e` (A test fails): failed and passed on 2 commits in 14 days');
    expect(text()).toContain('`ruff-fix` is off by the settings');
    expect(text()).toMatch(/- \[ \] <!-- \S+ --> Resume `prettier-format`, paused by `mona`/);
    await settle('dashboard: true\npaused: true\n');
    await keep();
    expect(text()).toContain('**Paused** by `.github/pipewright.yml` (`paused`)');
    expect(text()).not.toContain('Resume');
    await settle('dashboard: true\n');
    await keep();
    expect(text()).toContain('Resume `prettier-format`');
  });

  test('is tried again when GitHub does not answer, and left for hours when it refuses', async () => {
    await redRun(failing);
    const down = new GitHubError('Down.', { code: 'server_error', status: 502, retryable: true });
    stage.applier.faults.push({ when: 'before', error: down });
    await keep();
    expect(issue()).toBeUndefined();
    stage.age(121);
    const refused = new GitHubError('No issues here.', { code: 'gone', status: 410 });
    stage.applier.faults.push({ when: 'before', error: refused });
    expect(await stage.healing.keepIssues()).toEqual({ written: 0, failed: 1 });
    expect(await keep(3600)).toBe(0);
    expect(await keep(6 * 3600)).toBe(1);
  });
});

describe('boxes', () => {
  test('Ignore leaves the cause alone, and the box is free again with a note of it', async () => {
    await redRun(failing);
    await keep();
    await tick('Ignore for 30 days');
    const [cause] = await storage.conversation.ignored(repositoryId, stage.deps.clock());
    expect(cause).toMatchObject({ fingerprint: failing.fingerprint, by: `mona${repositoryId}` });
    expect(text()).not.toContain('[x]');
    expect(text()).toContain('Left alone: somebody said so.');
    expect(text()).toMatch(/`mona\d+`: Ignore for 30 days, A test fails: left alone until/);
    expect(text()).not.toContain('Ignore for 30 days\n');
    const { items } = await storage.accounts.audit.list(
      { action: 'dashboard.ignore', target: `acme/shop${repositoryId}` },
      { limit: 9, offset: 0 },
    );
    expect(items).toMatchObject([{ actorName: `mona${repositoryId}`, result: 'success' }]);
  });

  test('Re-run runs the failed jobs again', async () => {
    const run = await redRun(failing);
    await keep();
    await tick('Re-run');
    expect(run.attempt).toBe(2);
    expect(text()).toContain('A test fails: 1 run at work again.');
  });

  test('Fix it tries what the settings keep back', async () => {
    await settle('dashboard: true\nauto_fix: off\n');
    await redRun(lockfile);
    await keep();
    expect(world.pullRequests).toEqual([]);
    await tick('Fix it');
    expect(world.pullRequests).toHaveLength(1);
    expect(text()).toContain('is at work; the check run tells how it ends.');
  });

  test('Resume ends a pause, of a playbook or of everything', async () => {
    await redRun(failing);
    await storage.conversation.pause({ repositoryId, playbook: 'ruff-fix', by: 'mona' });
    await storage.conversation.pause({ repositoryId, playbook: null, by: 'mona' });
    await redRun(failing);
    await keep();
    await tick('Resume `ruff-fix`, paused by `mona`');
    await tick('Resume `everything`, paused by `mona`');
    expect(await storage.conversation.pauses(repositoryId)).toEqual([]);
    expect(text()).toContain('Resume, everything: works again.');
  });

  test('of who may not write do nothing, and are put back', async () => {
    const run = await redRun(failing);
    await keep();
    await tick('Re-run', { actor: `eve${repositoryId}` });
    expect(run.attempt).toBe(1);
    expect(text()).not.toContain('[x]');
    expect(text()).toContain('only people who may write here can ask for that');
  });

  test('ticked by a bot do nothing, and are put back later, so that two bots never race', async () => {
    const run = await redRun(failing);
    await keep();
    await tick('Re-run', { byBot: true });
    expect(await keep(61)).toBe(0);
    await keep(600);
    expect(run.attempt).toBe(1);
    expect(text()).not.toContain('[x]');
  });

  test('that somebody else ticked before are not asked for by who edits after', async () => {
    const run = await redRun(failing);
    await keep();
    const ticked = text().replace(/\[ \](.*Re-run)/, '[x]$1');
    await edit(ticked, `${ticked}\nMore words`);
    expect(run.attempt).toBe(1);
    expect(text()).not.toContain('More words');
    await edit(text(), 'Nothing is left', { edit: null });
    expect(text()).toContain('Open failures (1)');
  });

  test('written by hand reach no other repository, and nothing that is no wish', async () => {
    await redRun(failing);
    await keep();
    const [mine] = await storage.issues.openOfBranch(repositoryId, 'main');
    const box = (name: string) => `- [x] <!-- pipewright-box:${name} --> x`;
    const other = '00000000-0000-4000-8000-000000000000';
    const names = [`fix:${other}`, 'fix:1', 'delete:all', 'fix', 'resume:prettier-format'];
    await edit(text(), [text(), ...names.map(box)].join('\n'));
    expect(text()).toContain('Fix it, no such failure.');
    expect(text()).toContain('it was not paused');
    await storage.issues.close(mine?.id ?? '', 'resolved');
    await edit(text(), `${text()}\n${box(`ignore:${mine?.id ?? ''}`)}`);
    expect(text()).toContain('A test fails: it is resolved already.');
  });

  test('are heard so many times an hour from one person', async () => {
    await redRun(failing);
    await keep();
    for (let asked = 0; asked < 30; asked += 1) {
      await storage.conversation.audit({
        deliveryGuid: `often-${repositoryId}-${asked}`,
        repository: world.repository,
        actor: `mona${repositoryId}`,
        action: 'command.help',
        detail: '',
        allowed: true,
      });
    }
    await tick('Re-run');
    expect(text()).not.toContain('What was asked for here');
    expect(text()).not.toContain('[x]');
  });
});
