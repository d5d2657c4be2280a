import { startRuns } from '../actions/start-runs.ts';
import { presentPull } from '../api/present/pull.ts';
import { fetchFrom } from '../git/bare-repository.ts';
import { moveRef, readRef } from '../git/refs.ts';
import type { PullRequest } from '../state/conversation.ts';
import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { emit, surround, type EventBody } from '../webhooks/emit.ts';

/** What a pull request is opened with; both branches must be there. */
export interface NewPull {
  title: string;
  body: string | null;
  head: { repository: Repository; branch: string; sha: string };
  base: { branch: string; sha: string };
  draft: boolean;
  maintainerCanModify: boolean;
  author: Account;
}

/** Keeps `refs/pull/N/head` on the head, with the objects of a fork. */
async function followHead(pull: PullRequest): Promise<void> {
  const { repository, head } = pull;
  const ref = `refs/pull/${pull.number}/head`;
  if (head.repository !== repository) {
    await fetchFrom(repository.gitDir, head.repository.gitDir, [
      `+refs/heads/${head.branch}:${ref}`,
    ]);
    return;
  }
  const now = await readRef(repository.gitDir, ref);
  await moveRef(repository.gitDir, ref, now?.sha ?? null, head.sha);
}

/** Says what happened to a pull request, and starts the workflows that run for it. */
async function announce(
  world: World,
  pull: PullRequest,
  sender: Account,
  change: Record<string, unknown> & { action: string },
): Promise<void> {
  const { repository } = pull;
  const body = {
    ...change,
    number: pull.number,
    pull_request: await presentPull(world, pull),
  } as unknown as EventBody<'pull_request'>;
  emit(world, repository, 'pull_request', sender, body);
  if (!['opened', 'synchronize', 'reopened'].includes(change.action)) return;
  // GitHub checks out a merge of both sides; here the head itself is checked out, so that what is
  // proven green is the very commit that the pull request shows.
  await startRuns(world, repository, {
    event: {
      name: 'pull_request',
      payload: surround(world, repository, sender, body),
      ref: `refs/pull/${pull.number}/merge`,
    },
    sha: pull.head.sha,
    branch: pull.head.branch,
    headRepository: pull.head.repository,
    pull,
    actor: sender,
  });
}

/** Opens a pull request. */
export async function openPull(
  world: World,
  repository: Repository,
  wanted: NewPull,
): Promise<PullRequest> {
  const now = world.clock();
  repository.lastNumber += 1;
  const pull: PullRequest = {
    ...wanted,
    id: world.nextId(),
    number: repository.lastNumber,
    repository,
    state: 'open',
    labels: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.pulls.set(pull.number, pull);
  await followHead(pull);
  await announce(world, pull, wanted.author, { action: 'opened' });
  return pull;
}

/** Changes title, body or base, closes, or opens again; says what really changed. */
export async function changePull(
  world: World,
  pull: PullRequest,
  sender: Account,
  wanted: Partial<Pick<PullRequest, 'title' | 'body' | 'state' | 'base'>>,
): Promise<void> {
  const before = { title: pull.title, body: pull.body, state: pull.state, base: pull.base };
  Object.assign(pull, wanted);
  pull.updatedAt = world.clock();
  pull.closedAt = pull.state === 'closed' ? (pull.closedAt ?? world.clock()) : null;
  const changes = {
    ...(before.title === pull.title ? {} : { title: { from: before.title } }),
    ...(before.body === pull.body ? {} : { body: { from: before.body ?? '' } }),
    ...(before.base.branch === pull.base.branch
      ? {}
      : { base: { ref: { from: before.base.branch }, sha: { from: before.base.sha } } }),
  };
  if (Object.keys(changes).length > 0) {
    await announce(world, pull, sender, { action: 'edited', changes });
  }
  if (before.state !== pull.state) {
    await announce(world, pull, sender, {
      action: pull.state === 'closed' ? 'closed' : 'reopened',
    });
  }
}

/** Lets the open pull requests of a branch follow it to its new commit, or close when it is gone. */
export async function followBranch(
  world: World,
  repository: Repository,
  branch: string,
  after: string | null,
  sender: Account,
): Promise<void> {
  const pulls = [...world.repositories.values()]
    .flatMap((each) => Array.from(each.pulls.values()))
    .filter(
      ({ state, head }) =>
        state === 'open' && head.repository === repository && head.branch === branch,
    );
  for (const pull of pulls) {
    if (after === null) {
      await changePull(world, pull, sender, { state: 'closed' });
      continue;
    }
    const before = pull.head.sha;
    pull.head.sha = after;
    pull.updatedAt = world.clock();
    const base = await readRef(pull.repository.gitDir, `refs/heads/${pull.base.branch}`);
    if (base !== null) pull.base.sha = base.sha;
    await followHead(pull);
    await announce(world, pull, sender, { action: 'synchronize', before, after });
  }
}
