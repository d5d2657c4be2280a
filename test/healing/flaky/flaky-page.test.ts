import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import { flakyKey } from '../../../src/healing/flaky/flaky-page.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { addCommit, addJob, addRun, createGitHubWorld } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { logOf, SECRET, setStage } from '../support.ts';

const SETTINGS = '.github/pipewright.yml';
const failing: Partial<Finding> = { title: 'A test fails', fingerprint: 'f'.repeat(32) };
const DAY = 86_400;

let storage: Storage;
let world: GitHubWorld;
let stage: Awaited<ReturnType<typeof setStage>>;
let repositoryId = 9000;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

beforeEach(async () => {
  repositoryId += 1;
  const settings = 'flaky:\n  report: on\n  quiet_days: 3\n';
  world = createGitHubWorld({
    files: { [SETTINGS]: settings },
    repository: { id: repositoryId, name: `flaky${repositoryId}` },
  });
  stage = await setStage(storage, world);
});

/** One more commit on which the job fails first and then passes. */
async function flake(): Promise<void> {
  const parent = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(parent)?.files);
  files.set('a.txt', Buffer.from(parent));
  const headSha = addCommit(world, { parent, message: 'Go on', files });
  world.branches.set('main', headSha);
  const run = addRun(world, { headSha });
  addJob(world, run, { name: `e2e ${SECRET}`, log: logOf(failing) });
  await stage.tell(run.id);
  Object.assign(run, { status: 'completed', conclusion: 'success', attempt: run.attempt + 1 });
  addJob(world, run, { name: `e2e ${SECRET}`, conclusion: 'success', log: logOf(null) });
  await stage.tell(run.id);
}
const keep = async (seconds = 61) => {
  stage.age(seconds);
  await stage.healing.keepIssues();
};
const issues = () => [...world.issues.values()];

test('a job that flaked twice has one issue, which is updated and closed after quiet days', async () => {
  await flake();
  await keep();
  expect(issues()).toEqual([]);
  await flake();
  await keep();
  expect(issues()).toMatchObject([{ state: 'open' }]);
  const [first] = issues();
  expect(first?.title).toMatch(/^Flaky job: e2e/);
  expect(first?.title).not.toContain(SECRET);
  expect(first?.body).not.toContain(SECRET);
  expect(first?.body).toContain('Cause: A test fails');
  expect(first?.body).toContain('Seen on 2 commits since');
  expect(first?.body).toContain(`/acme/flaky${repositoryId}/commit/`);

  await flake();
  await keep();
  expect(issues()).toHaveLength(1);
  expect(issues()[0]?.body).toContain('Seen on 3 commits');
  await keep(3 * DAY);
  expect(issues()[0]).toMatchObject({ state: 'closed', number: first?.number });
  expect(issues()[0]?.body).toContain('Quiet for 3 days: closed.');
});

test('one that a person closed is not opened again while it flakes', async () => {
  await flake();
  await flake();
  await keep();
  const [issue] = issues();
  Object.assign(issue ?? {}, { state: 'closed' });
  await flake();
  await keep();
  expect(issues()).toMatchObject([{ state: 'closed' }]);
  const key = flakyKey({ job: `e2e ${SECRET}`, fingerprint: failing.fingerprint ?? '' });
  expect((await storage.keptIssues.get(repositoryId, key))?.state).toBe('declined');

  await keep(3 * DAY);
  expect(issues()).toMatchObject([{ state: 'closed' }]);
  expect((await storage.keptIssues.get(repositoryId, key))?.state).toBe('closed');
});

test('is closed when the settings no longer ask for it', async () => {
  await flake();
  await flake();
  await keep();
  const key = flakyKey({ job: `e2e ${SECRET}`, fingerprint: failing.fingerprint ?? '' });
  await storage.settings.save(repositoryId, { blobSha: null, source: null, paused: false });
  await storage.keptIssues.ask(repositoryId, key, stage.deps.clock());
  await keep(1);
  expect(issues()).toMatchObject([{ state: 'closed' }]);
  expect(issues()[0]?.body).toContain('Turned off by');
});

test('the issue of a job whose flakes are forgotten is closed', async () => {
  await flake();
  await flake();
  await keep();
  const [issue] = issues();
  const key = flakyKey({ job: `e2e ${SECRET}`, fingerprint: failing.fingerprint ?? '' });
  const other = { repositoryId, job: 'x', fingerprint: 'x', headSha: 'x' };
  await storage.failures.recordFlake(other, -DAY * 1000);
  await storage.keptIssues.ask(repositoryId, key, stage.deps.clock());
  await keep(1);
  expect(world.issues.get(issue?.number ?? 0)).toMatchObject({
    state: 'closed',
    title: 'Flaky job',
  });
});
