import type { Effect, EffectApplier, EffectResult } from '../../src/domain/effect.ts';
import { GitHubError, OperatorError } from '../../src/domain/errors.ts';
import type { PullRequest } from '../../src/domain/github.ts';
import { withSection } from '../../src/github/comment-sections.ts';
import { markerLine } from '../../src/github/marker-line.ts';
import { addCommit } from './github-world.ts';
import type { GitHubWorld } from './github-world.ts';

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;
type Target = Parameters<EffectApplier['apply']>[0];

/**
 * Applies Effects to a GitHubWorld as the real applier does to GitHub: what is there is found.
 * `faults` are thrown by the next calls, one each: `before` nothing happened, `after` it did.
 */
export class FakeEffectApplier implements EffectApplier {
  readonly world: GitHubWorld;
  readonly applied: Array<{ target: Target; effect: Effect; inDoubt: boolean }> = [];
  readonly faults: Array<{ when: 'before' | 'after'; error: Error }> = [];

  constructor(world: GitHubWorld) {
    this.world = world;
  }

  async apply(
    target: Target,
    effect: Effect,
    options: { inDoubt: boolean },
  ): Promise<EffectResult> {
    const fault = this.faults.shift();
    if (fault?.when === 'before') throw fault.error;
    this.applied.push({ target, effect, inDoubt: options.inDoubt });
    if ('branch' in effect && !effect.branch.startsWith('pipewright/')) {
      throw new OperatorError(`Pipewright does not touch ${effect.branch}.`, {
        code: 'foreign_branch',
      });
    }
    const applier = APPLIERS[effect.kind] as (world: GitHubWorld, effect: Effect) => EffectResult;
    const result = applier(this.world, effect);
    if (fault !== undefined) throw fault.error;
    return result;
  }
}

const APPLIERS: {
  [Kind in Effect['kind']]: (world: GitHubWorld, effect: Of<Kind>) => EffectResult;
} = {
  commit,
  pull_request: openPullRequest,
  update_pull_request: (world, { branch, body }) => changePull(pullOf(world, branch), { body }),
  close_pull_request: (world, { branch }) => changePull(pullOf(world, branch), { state: 'closed' }),
  comment,
  reaction,
  github_issue: githubIssue,
  check_run: checkRun,
  rerun_failed_jobs: rerun,
  dispatch_workflow: dispatch,
  delete_branch: (world, { branch, onlyAt }) =>
    resultOf(world.branches.get(branch) === onlyAt && world.branches.delete(branch)),
};

function commit(world: GitHubWorld, effect: Of<'commit'>): EffectResult {
  const files = new Map(world.commits.get(effect.parentSha)?.files);
  for (const { path, content } of effect.files) {
    if (content === null) files.delete(path);
    else files.set(path, content);
  }
  const sha = addCommit(world, { parent: effect.parentSha, message: effect.message, files });
  const head = world.branches.get(effect.branch);
  if (head !== undefined && head !== sha) {
    throw new GitHubError(`${effect.branch} exists with another commit.`, {
      code: 'branch_taken',
      status: 422,
    });
  }
  world.branches.set(effect.branch, sha);
  return resultOf(head === undefined, { sha, url: `https://github.test/commit/${sha}` });
}

function openPullRequest(world: GitHubWorld, effect: Of<'pull_request'>): EffectResult {
  const open = world.pullRequests.find(
    ({ head, state }) => head.branch === effect.branch && state === 'open',
  );
  const number = open?.number ?? world.pullRequests.length + 1;
  const url = `https://github.test/acme/shop/pull/${number}`;
  if (open === undefined) {
    world.pullRequests.push({
      number,
      htmlUrl: url,
      state: 'open',
      merged: false,
      title: effect.title,
      body: effect.body,
      head: {
        branch: effect.branch,
        sha: world.branches.get(effect.branch) ?? '',
        repositoryId: world.repository.id,
      },
      base: { branch: effect.base, sha: world.branches.get(effect.base) ?? '' },
      author: 'pipewright[bot]',
    });
  }
  return resultOf(open === undefined, { number, url });
}

function pullOf(world: GitHubWorld, branch: string): PullRequest {
  const pulls = world.pullRequests.filter(({ head }) => head.branch === branch);
  const pull = pulls.find(({ state }) => state === 'open') ?? pulls.at(-1);
  if (pull !== undefined) return pull;
  throw new GitHubError(`No pull request from ${branch}.`, { code: 'not_found', status: 404 });
}

function changePull(
  pull: PullRequest,
  change: Partial<Pick<PullRequest, 'body' | 'state'>>,
): EffectResult {
  const before = { body: pull.body, state: pull.state };
  Object.assign(pull, change);
  const changed = before.body !== pull.body || before.state !== pull.state;
  return resultOf(changed, { number: pull.number, url: pull.htmlUrl });
}

function comment(world: GitHubWorld, effect: Of<'comment'>): EffectResult {
  const { issueNumber, marker, section } = effect;
  const there = world.comments.find(
    (candidate) => candidate.issueNumber === issueNumber && candidate.marker === marker,
  );
  const body =
    section === undefined ? effect.body : withSection(there?.body ?? '', section, effect.body);
  const url = `https://github.test/acme/shop/issues/${issueNumber}#comment`;
  if (there === undefined) {
    world.comments.push({ id: world.comments.length + 1, issueNumber, marker, body });
    return resultOf(true, { url });
  }
  const changed = there.body !== body;
  there.body = body;
  return resultOf(changed, { url });
}

function reaction(world: GitHubWorld, { commentId, content }: Of<'reaction'>): EffectResult {
  const there = world.reactions.get(commentId) ?? new Set();
  world.reactions.set(commentId, there.add(content));
  return resultOf(true);
}

function githubIssue(world: GitHubWorld, effect: Of<'github_issue'>): EffectResult {
  const { marker, title } = effect;
  const body = `${markerLine(marker)}\n${effect.body}`;
  const there = [...world.issues.values()].find((issue) => issue.marker === marker);
  const number = there?.number ?? 1000 + world.issues.size;
  const url = `https://github.test/acme/shop/issues/${number}`;
  if (there === undefined && effect.state === 'closed') return resultOf(false);
  const state = effect.state ?? there?.state ?? 'open';
  const changed = there?.body !== body || there.title !== title || there.state !== state;
  const author = 'pipewright[bot]';
  world.issues.set(number, { ...there, state, number, marker, title, body, author });
  return resultOf(changed, { number, url });
}

function checkRun(world: GitHubWorld, effect: Of<'check_run'>): EffectResult {
  const there = world.checkRuns.find(
    ({ externalId, headSha }) => externalId === effect.externalId && headSha === effect.headSha,
  );
  if (there !== undefined) {
    Object.assign(there, effect, { updates: there.updates + 1 });
    return resultOf(true, { number: there.id, url: `https://github.test/runs/${there.id}` });
  }
  const id = world.checkRuns.length + 1;
  world.checkRuns.push({ ...effect, id, updates: 0 });
  return resultOf(true, { number: id, url: `https://github.test/runs/${id}` });
}

function rerun(world: GitHubWorld, effect: Of<'rerun_failed_jobs'>): EffectResult {
  const run = world.runs.find(({ id }) => id === effect.workflowRunId);
  if (run === undefined) {
    throw new GitHubError('No such run.', { code: 'not_found', status: 404 });
  }
  if (run.attempt > effect.attempt) return resultOf(false, { url: run.htmlUrl });
  Object.assign(run, { attempt: run.attempt + 1, status: 'queued', conclusion: null });
  return resultOf(true, { url: run.htmlUrl });
}

function dispatch(world: GitHubWorld, { workflow, ref }: Of<'dispatch_workflow'>): EffectResult {
  const url = `https://github.test/acme/shop/actions/workflows/${workflow}`;
  if (world.branches.has(ref)) return resultOf(true, { url });
  throw new GitHubError(`No ref found for: ${ref}`, { code: 'invalid', status: 422 });
}

function resultOf(
  done: boolean,
  fields: Partial<Omit<EffectResult, 'outcome'>> = {},
): EffectResult {
  return { outcome: done ? 'done' : 'found', url: null, number: null, sha: null, ...fields };
}
