import { expect, test } from 'vitest';
import { repositoryConfiguration } from '../../src/domain/configuration.ts';
import { EVERYWHERE } from '../../src/domain/conversation.ts';
import type { Finding } from '../../src/domain/diagnosis.ts';
import type { Issue } from '../../src/domain/issue.ts';
import { createPlaybookStates } from '../../src/healing/playbooks/playbook-states.ts';
import { type ResolveWish, resolveIssue } from '../../src/healing/resolve-issue.ts';
import { checkArguments } from '../../src/sandbox/tools/check-arguments.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { addJob, addRun } from '../fakes/github-world.ts';
import type { GitHubWorld } from '../fakes/github-world.ts';
import { beforeEachScene, type Stage } from './stages.ts';
import { logOf, patchOf } from './support.ts';

const unformatted: Partial<Finding> = {
  pattern: 'prettier-check-failed',
  category: 'lint_error',
  captures: { files: 'a.js\nb.js' },
  autoFixable: true,
};

let storage: Storage;
let world: GitHubWorld;
let stage: Stage;
let repositoryId: number;
let asked: unknown[] = [];

beforeEachScene({ 'a.js': 'old', 'b.js': 'old' }, (scene) => {
  ({ storage, repositoryId, world, stage } = scene);
  stage.toolAnswers({ outcome: 'changed', patch: patchOf('a.js', 'old', 'new'), message: 'Done.' });
  asked = [];
  const run = stage.deps.tools.run.bind(stage.deps.tools);
  stage.deps.tools.run = (request) => {
    asked.push(request.arguments);
    return run(request);
  };
});

const configure = (values: Record<string, unknown>) =>
  storage.configurations.change(repositoryConfiguration(repositoryId), values, 'a test');

/** A red run on the default branch, which Pipewright was told of; gives its Issue. */
async function red(): Promise<Issue> {
  const run = addRun(world, { headSha: world.branches.get('main') ?? '' });
  addJob(world, run, { log: logOf(unformatted) });
  await stage.tell(run.id);
  const [issue] = await storage.issues.openOfBranch(repositoryId, 'main');
  if (issue === undefined) throw new Error('No Issue was opened');
  return issue;
}

async function ask(issue: Issue, wish: Partial<ResolveWish> = {}) {
  const repository = await storage.installations.getRepository(repositoryId);
  if (repository === null) throw new Error('The repository is not known');
  const whole = { by: 'board', action: 'retry', force: false, parameters: {}, ...wish };
  const resolution = await resolveIssue(
    { ...stage.deps, checkArguments },
    repository,
    issue,
    whole,
  );
  await stage.settle();
  return storage.runs.get(resolution.run.id);
}

const fixes = () => world.pullRequests.filter(({ author }) => author === 'pipewright[bot]');

test('what the API sets holds for events, and a wish through the API is granted all the same', async () => {
  await configure({ auto_fix_enabled: false });
  const issue = await red();
  expect(fixes()).toEqual([]);
  const run = await ask(issue);
  expect(run).toMatchObject({ playbook: 'prettier-format', status: 'waiting' });
  expect(fixes()).toHaveLength(1);
  await expect(ask({ ...issue, status: 'resolved' })).rejects.toMatchObject({ code: 'conflict' });
});

test('parameters stand in for arguments of the tool, and the guard still judges', async () => {
  await configure({ auto_fix_enabled: false });
  const issue = await red();
  stage.toolAnswers({
    outcome: 'changed',
    patch: patchOf('.github/workflows/ci.yml', 'old', 'new'),
    message: 'Done.',
  });
  const run = await ask(issue, { force: true, parameters: { files: ['a.js'], strange: 1 } });
  expect(asked).toEqual([expect.objectContaining({ files: ['a.js'] })]);
  expect(run?.status).toBe('refused');
  expect(run?.outcome).toContain('refused');
  expect(fixes()).toEqual([]);
});

test('caps hold for a wish without force, and are lifted by it', async () => {
  await configure({ auto_fix_enabled: false });
  const issue = await red();
  stage.toolAnswers({ outcome: 'failed', message: 'It broke.', patch: { edits: [] } });
  for (const sha of ['1', '2', '3']) {
    const { run } = await storage.runs.start({
      issueId: issue.id,
      repositoryId,
      headSha: sha.repeat(40),
      fingerprint: issue.fingerprint,
      playbook: 'prettier-format',
      playbookVersion: '0.0.1',
    });
    await storage.runs.update(run.id, { attempt: 1, status: 'failed', finishedAt: new Date() });
  }
  expect(await ask(issue)).toMatchObject({
    status: 'refused',
    outcome: 'This cause has had its 3 attempts within a day.',
  });
  expect(asked).toEqual([]);
  expect(await ask(issue, { force: true })).toMatchObject({ status: 'failed' });
  expect(asked).toHaveLength(1);
});

test('a playbook that is turned off everywhere does nothing, also for what is under way', async () => {
  const states = createPlaybookStates({
    ...stage.deps,
    versions: storage.playbookVersions,
    patterns: async () => new Map(),
  });
  const name = 'prettier-format';
  await states.turn(name, { on: false, by: 'board', reason: 'It moves' });
  const issue = await red();
  const [first] = await storage.runs.ofIssue(issue.id);
  expect(first?.playbook).toBe('explain');
  await states.turn(name, { on: true, by: 'board' });
  expect(await storage.conversation.pauses(EVERYWHERE)).toEqual([]);

  const tool = stage.deps.tools.run.bind(stage.deps.tools);
  stage.deps.tools.run = async (request) => {
    await states.turn(name, { on: false, by: 'board' });
    return tool(request);
  };
  expect(await ask(issue, { action: name })).toMatchObject({
    status: 'refused',
    outcome: 'The playbook prettier-format was turned off meanwhile.',
  });
  expect(fixes()).toEqual([]);
  await states.turn(name, { on: true, by: 'board' });
});
