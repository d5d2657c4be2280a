import type { Commit as WebhookCommit } from '@octokit/webhooks-types';
import { startRuns } from '../actions/start-runs.ts';
import { timestamp } from '../api/present/account.ts';
import { emailOf, presentSimpleCommit } from '../api/present/commit.ts';
import { htmlUrlOf } from '../api/present/repository.ts';
import { listCommits, readCommit, readCommits, type GitCommit } from '../git/commits.ts';
import { compareFiles } from '../git/differences.ts';
import { isAncestor, readRef, resolveCommit } from '../git/refs.ts';
import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { installationsOn, type World } from '../state/world.ts';
import { emit, surround, type EventBody } from '../webhooks/emit.ts';
import { openSuite, requestSuite } from './checks.ts';
import { followBranch } from './pulls.ts';

/** A ref that was moved; null stands for no ref. */
export interface RefChange {
  ref: string;
  before: string | null;
  after: string | null;
  sender: Account;
}

const ZERO = '0'.repeat(40);
/** Commits that a push payload lists. */
const LISTED = 20;

async function presentPushed(
  world: World,
  repository: Repository,
  commit: GitCommit,
): Promise<WebhookCommit> {
  const files = await compareFiles(repository.gitDir, commit.parents[0] ?? null, commit.sha);
  const paths = (...kinds: string[]): string[] =>
    files.filter(({ status }) => kinds.includes(status)).map(({ path }) => path);
  const renamedFrom = files.flatMap(({ previousPath }) => previousPath ?? []);
  return {
    ...presentSimpleCommit(commit),
    timestamp: timestamp(commit.committer.date),
    distinct: true,
    url: `${htmlUrlOf(world, repository)}/commit/${commit.sha}`,
    added: paths('added', 'renamed'),
    modified: paths('modified'),
    removed: [...paths('removed'), ...renamedFrom],
  };
}

/** The pushed commits that were not there before, oldest first; none for a branch on a known commit. */
async function newCommits(
  repository: Repository,
  change: RefChange,
  commit: string,
): Promise<GitCommit[]> {
  const { gitDir, defaultBranch } = repository;
  const main = `refs/heads/${defaultBranch}`;
  const known =
    change.before ?? (change.ref === main ? undefined : (await readRef(gitDir, main))?.sha);
  const not = known === undefined ? [] : [known];
  const shas = await listCommits(gitDir, commit, { not, limit: LISTED });
  return (await readCommits(gitDir, shas)).reverse();
}

async function describe(
  world: World,
  repository: Repository,
  change: RefChange,
  head: string | null,
): Promise<EventBody<'push'>> {
  const { before, after, sender } = change;
  const commits = head === null ? [] : await newCommits(repository, change, head);
  const tip = head === null ? null : await readCommit(repository.gitDir, head);
  const listed = await Promise.all(
    commits.map(async (commit) => presentPushed(world, repository, commit)),
  );
  const from = before ?? ZERO;
  const forced =
    before !== null && after !== null && !(await isAncestor(repository.gitDir, before, after));
  return {
    ref: change.ref,
    before: from,
    after: after ?? ZERO,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `${htmlUrlOf(world, repository)}/compare/${from.slice(0, 12)}...${(after ?? ZERO).slice(0, 12)}`,
    commits: listed,
    head_commit: tip === null ? null : await presentPushed(world, repository, tip),
    pusher: { name: sender.login, email: emailOf(sender) },
  };
}

/** Does what GitHub does when a ref was moved: webhooks, check suites, pull requests, workflows. */
export async function announceRefChange(
  world: World,
  repository: Repository,
  change: RefChange,
): Promise<void> {
  const { ref, after, sender } = change;
  repository.pushedAt = world.clock();
  const commit = after === null ? null : await resolveCommit(repository.gitDir, after);
  const body = await describe(world, repository, change, commit);
  emit(world, repository, 'push', sender, body);
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
  if (branch !== null && commit !== null) {
    for (const { app } of installationsOn(world, repository)) {
      if (app.permissions['checks'] !== 'write') continue;
      const head = { sha: commit, branch, before: change.before };
      requestSuite(world, await openSuite(world, repository, app, head), sender);
    }
  }
  // As on GitHub, a fork runs no workflows until its owner says so.
  if (commit !== null && repository.parent === null) {
    await startRuns(world, repository, {
      event: { name: 'push', payload: surround(world, repository, sender, body), ref },
      sha: commit,
      branch: ref.replace(/^refs\/(heads|tags)\//, ''),
      headRepository: repository,
      pull: null,
      actor: sender,
    });
  }
  if (branch !== null) await followBranch(world, repository, branch, after, sender);
}
