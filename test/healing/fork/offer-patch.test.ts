import { expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import { addCommit, addJob, addRun } from '../../fakes/github-world.ts';
import type { GitHubWorld } from '../../fakes/github-world.ts';
import { beforeEachScene, type Stage } from '../stages.ts';
import { logOf, patchOf, SECRET } from '../support.ts';

const lockfile: Partial<Finding> = { pattern: 'npm-lockfile-out-of-sync', autoFixable: true };
const FORK = 99_999;

let world: GitHubWorld;
let stage: Stage;
beforeEachScene({ 'package.json': '{}', 'package-lock.json': 'old\n' }, (scene) => {
  ({ world, stage } = scene);
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('package-lock.json', 'old\n', 'new\n'),
    message: 'npm wrote package-lock.json.',
  });
});

/** A red run of a fork's pull request. */
async function redFork(finding: Partial<Finding>, number: number | null = 7): Promise<string> {
  const parent = world.branches.get('main') ?? '';
  const files = new Map(world.commits.get(parent)?.files);
  files.set('topic.txt', Buffer.from(String(world.runs.length)));
  const sha = addCommit(world, { parent, message: 'Topic', files });
  world.pullRequests.splice(0);
  if (number !== null) {
    world.pullRequests.push({
      number,
      htmlUrl: `https://github.test/acme/shop/pull/${number}`,
      state: 'open',
      merged: false,
      title: 'Topic',
      body: '',
      head: { branch: 'main', sha, repositoryId: FORK },
      base: { branch: 'main', sha: parent },
      author: 'stranger',
    });
  }
  const event = 'pull_request';
  const run = addRun(world, { headSha: sha, headRepositoryId: FORK, headBranch: 'main', event });
  addJob(world, run, { log: logOf(finding) });
  await stage.tell(run.id);
  return sha;
}
const comment = () => world.comments.find(({ issueNumber }) => issueNumber === 7)?.body ?? '';
const ours = () => world.pullRequests.filter(({ author }) => author === 'pipewright[bot]');

test('the fix of a fork is offered as a patch, and nothing is pushed', async () => {
  const sha = await redFork(lockfile);
  expect(ours()).toEqual([]);
  expect([...world.branches.keys()]).toEqual(['main']);
  expect(comment()).toContain('it is not proven');
  expect(comment()).toContain(`run \`git apply fix.patch\` on \`${sha.slice(0, 7)}\``);
  expect(comment()).toContain(
    '```diff\ndiff --git a/package-lock.json b/package-lock.json\n--- a/package-lock.json\n+++ b/package-lock.json\n@@ -1,1 +1,1 @@\n-old\n+new\n```',
  );
  expect(world.checkRuns.at(-1)?.summary).toContain('offered as a patch in the comment');
  const [run] = await stage.runsOf();
  expect(run).toMatchObject({ status: 'explained', attempt: 0 });
});

test('no code of a fork is run for it, and without its pull request it is only explained', async () => {
  let ran = 0;
  const run = stage.deps.tools.run.bind(stage.deps.tools);
  stage.deps.tools.run = (request) => {
    ran += 1;
    return run(request);
  };
  await redFork({ pattern: 'prettier-check-failed', captures: { files: 'a.ts' } });
  expect(ran).toBe(0);
  expect(comment()).toBe('');
  await redFork({ ...lockfile, fingerprint: 'a'.repeat(32) }, null);
  expect(ran).toBe(0);
  expect(world.checkRuns.at(-1)?.summary).toContain('This needs a person');
});

test('what is too long, holds a secret or is refused by the guard is not shown as a patch', async () => {
  const long = `${'x'.repeat(90)}\n`.repeat(120);
  stage.toolAnswers({ outcome: 'changed', patch: patchOf('package-lock.json', 'old\n', long) });
  await redFork(lockfile);
  expect(comment()).toContain('It cannot be shown as a patch here');
  expect(comment()).not.toContain('git apply');
  const secret = patchOf('package-lock.json', 'old\n', `${SECRET}\n`);
  stage.toolAnswers({ outcome: 'changed', patch: secret });
  await redFork({ ...lockfile, fingerprint: 'b'.repeat(32) });
  expect(comment()).not.toContain(SECRET);
  expect(comment()).not.toContain('git apply');
  stage.toolAnswers({ outcome: 'changed', patch: patchOf('src/other.js', 'old\n', 'new\n') });
  await redFork({ ...lockfile, fingerprint: 'c'.repeat(32) });
  expect(world.checkRuns.at(-1)?.summary).toContain('A fix was found and refused');
  stage.toolAnswers({ outcome: 'failed', message: 'npm did not like it.' });
  await redFork({ ...lockfile, fingerprint: 'd'.repeat(32) });
  expect(world.checkRuns.at(-1)?.summary).toContain('npm did not like it');
});

test('a cause gets a few patches a day, however often a fork fails', async () => {
  for (let failure = 0; failure < 3; failure += 1) await redFork(lockfile);
  expect(world.checkRuns.at(-1)?.summary).toContain('offered as a patch');
  await redFork(lockfile);
  expect(world.checkRuns.at(-1)?.summary).toContain('patches for this cause within a day');
});
