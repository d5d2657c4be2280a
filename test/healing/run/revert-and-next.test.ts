import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import {
  addCommit,
  addJob,
  addRun,
  createGitHubWorld,
  type GitHubWorld,
} from '../../fakes/github-world.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { logOf, patchOf, setStage } from '../support.ts';

const SETTINGS = '.github/pipewright.yml';
const failing: Partial<Finding> = { category: 'test_failure', title: 'A test fails' };

let storage: Storage;
let world: GitHubWorld;
let stage: Awaited<ReturnType<typeof setStage>>;
let id = 950;

beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());
beforeEach(() => setUp('reverts: true\n'));

async function setUp(settings: string): Promise<void> {
  id += 1;
  const files = { 'package.json': '{}', 'package-lock.json': 'old', [SETTINGS]: settings };
  world = createGitHubWorld({ files, repository: { id, name: `shop${id}` } });
  stage = await setStage(storage, world);
}

/** Adds a commit to `main` that changes these files. */
function commit(changes: Record<string, string>): string {
  const parent = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(parent)?.files);
  for (const [path, text] of Object.entries(changes)) files.set(path, Buffer.from(text));
  const sha = addCommit(world, { parent, message: Object.keys(changes).join(), files });
  world.branches.set('main', sha);
  return sha;
}

function greenMain(): void {
  const good = addRun(world, { conclusion: 'success' });
  addJob(world, good, { conclusion: 'success', log: logOf(null, [9, 0]) });
}

async function redMain(finding: Partial<Finding>) {
  const red = addRun(world);
  addJob(world, red, { log: logOf(finding) });
  await stage.tell(red.id);
  return red;
}

const ends = async () => (await stage.runsOf()).map(({ playbook, status }) => [playbook, status]);
const textAt = (sha: string, path: string) => {
  const bytes = world.commits.get(sha)?.files.get(path);
  return bytes && Buffer.from(bytes).toString();
};

test('the one commit between green and red is taken back, tests and new files with it', async () => {
  greenMain();
  commit({ 'src/a.js': 'broken', 'test/a.test.js': 'new', 'package.json': '{"x":1}' });
  await redMain(failing);
  const [pull] = world.pullRequests;
  expect(pull).toMatchObject({ title: 'Revert the commit that turned the default branch red' });
  const sha = pull?.head.sha ?? '';
  expect(textAt(sha, 'package.json')).toBe('{}');
  expect(textAt(sha, 'src/a.js')).toBeUndefined();
  expect(textAt(sha, 'test/a.test.js')).toBeUndefined();
});

test.each<[string, () => void]>([
  [
    'two commits lie between',
    () => {
      greenMain();
      commit({ 'src/a.js': 'one' });
      commit({ 'src/a.js': 'two' });
    },
  ],
  ['there is no good run', () => void commit({ 'src/a.js': 'one' })],
  [
    'a pipeline would be taken back',
    () => {
      greenMain();
      commit({ '.github/workflows/ci.yml': 'on: push' });
    },
  ],
])('nothing is taken back where %s', async (_, story) => {
  story();
  await redMain(failing);
  expect(world.pullRequests).toEqual([]);
  expect(await ends()).toEqual([['revert-offending-commit', 'refused']]);
});

test('without the setting nothing is taken back', async () => {
  await setUp('paused: false\n');
  greenMain();
  commit({ 'src/a.js': 'broken' });
  await redMain(failing);
  expect(await ends()).toEqual([['explain', 'explained']]);
});

test('a repair that does not hold is closed, and the next playbook tries', async () => {
  greenMain();
  commit({ 'package.json': '{"x":1}' });
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('package-lock.json', 'old', 'new'),
    message: 'npm wrote package-lock.json.',
  });
  await redMain({ pattern: 'npm-lockfile-out-of-sync', category: 'dependency_error' });
  const [first] = world.pullRequests;
  const proof = addRun(world, {
    headSha: first?.head.sha ?? '',
    headBranch: first?.head.branch ?? '',
  });
  addJob(world, proof, { log: logOf(failing) });
  await stage.tell(proof.id);
  await stage.settle();
  expect(first?.state).toBe('closed');
  expect(world.pullRequests.map(({ title }) => title)).toEqual([
    'Bring package-lock.json in step with package.json',
    'Revert the commit that turned the default branch red',
  ]);
  expect(await ends()).toEqual([
    ['npm-lockfile-out-of-step', 'failed'],
    ['revert-offending-commit', 'waiting'],
  ]);
});
