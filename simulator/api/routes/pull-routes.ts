import { changePull, openPull } from '../../flows/pulls.ts';
import { listCommits, readCommit } from '../../git/commits.ts';
import { compareFiles } from '../../git/differences.ts';
import { mergeBase, readRef } from '../../git/refs.ts';
import type { PullRequest } from '../../state/conversation.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { ApiError, invalidField, notFound } from '../api-error.ts';
import { created, list, ok, onRepository, type Operation } from '../operation.ts';
import { maySee } from '../permissions.ts';
import { presentCommit, presentDifference } from '../present/commit.ts';
import { forkPoint, presentPull, presentPullInList } from '../present/pull.ts';

const READ = [{ pull_requests: 'read' }] as const;
const WRITE = [{ pull_requests: 'write' }] as const;

/** The pull request of that number, or 404. */
export function pullOf(repository: Repository, number: string | undefined): PullRequest {
  const pull = repository.pulls.get(Number(number));
  if (pull === undefined) throw notFound();
  return pull;
}

/** Repositories of one family: a fork, its parent, and its siblings. */
function family(world: World, repository: Repository): Repository[] {
  const root = repository.parent ?? repository;
  return [...world.repositories.values()].filter((each) => each === root || each.parent === root);
}

/** Reads `branch` or `owner:branch`; undefined when there is no such repository. */
function headRepositoryOf(
  world: World,
  repository: Repository,
  head: string,
): { repository: Repository; branch: string } | undefined {
  const colon = head.indexOf(':');
  if (colon < 0) return { repository, branch: head };
  const owner = head.slice(0, colon).toLowerCase();
  const found = family(world, repository).find((each) => each.owner.login.toLowerCase() === owner);
  return found === undefined ? undefined : { repository: found, branch: head.slice(colon + 1) };
}

/** Sorts as the list's `sort` and `direction` ask; newest first where they do not. */
function sorted(
  pulls: PullRequest[],
  query: { sort?: string; direction?: 'asc' | 'desc' },
): PullRequest[] {
  const key = (pull: PullRequest): number =>
    query.sort === 'updated' ? pull.updatedAt.getTime() : pull.number;
  const direction = query.direction ?? (query.sort === undefined ? 'desc' : 'asc');
  const sign = direction === 'asc' ? 1 : -1;
  return pulls.sort((one, two) => sign * (key(one) - key(two)));
}

/** Pull requests. */
export const pullRoutes = {
  'pulls/create': onRepository<'pulls/create'>(WRITE, async (call) => {
    const { world, repository, body, actor, sender } = call;
    if (body.title === undefined) {
      throw new ApiError(422, 'Validation Failed', [
        { resource: 'PullRequest', field: 'title', code: 'missing_field' },
      ]);
    }
    const head = headRepositoryOf(world, repository, body.head);
    const headRef =
      head === undefined || !maySee(actor, head.repository)
        ? null
        : await readRef(head.repository.gitDir, `refs/heads/${head.branch}`);
    if (head === undefined || headRef === null) throw invalidField('PullRequest', 'head');
    const baseRef = await readRef(repository.gitDir, `refs/heads/${body.base}`);
    if (baseRef === null) throw invalidField('PullRequest', 'base');
    const custom = (message: string): ApiError =>
      new ApiError(422, 'Validation Failed', [
        { resource: 'PullRequest', code: 'custom', message },
      ]);
    if (
      headRef.sha === baseRef.sha ||
      (head.repository === repository &&
        (await mergeBase(repository.gitDir, baseRef.sha, headRef.sha)) === headRef.sha)
    ) {
      throw custom(`No commits between ${body.base} and ${body.head}`);
    }
    const label = `${head.repository.owner.login}:${head.branch}`;
    const twin = [...repository.pulls.values()].some(
      (pull) =>
        pull.state === 'open' &&
        pull.head.repository === head.repository &&
        pull.head.branch === head.branch &&
        pull.base.branch === body.base,
    );
    if (twin) throw custom(`A pull request already exists for ${label}.`);
    const pull = await openPull(world, repository, {
      title: body.title,
      body: body.body ?? null,
      head: { ...head, sha: headRef.sha },
      base: { branch: body.base, sha: baseRef.sha },
      draft: body.draft ?? false,
      maintainerCanModify: body.maintainer_can_modify ?? false,
      author: sender,
    });
    return created(await presentPull(world, pull));
  }),
  'pulls/list': onRepository<'pulls/list'>(READ, async (call) => {
    const { world, repository, query } = call;
    const { state = 'open', head, base } = query;
    const pulls = [...repository.pulls.values()].filter(
      (pull) =>
        (state === 'all' || pull.state === state) &&
        (base === undefined || pull.base.branch === base) &&
        // GitHub ignores a head without its owner.
        (head === undefined ||
          !head.includes(':') ||
          `${pull.head.repository.owner.login}:${pull.head.branch}`.toLowerCase() ===
            head.toLowerCase()),
    );
    return list(call, sorted(pulls, query), (pull) => presentPullInList(world, pull));
  }),
  'pulls/get': onRepository<'pulls/get'>(READ, async ({ world, repository, path }) =>
    ok(await presentPull(world, pullOf(repository, path['pull_number']))),
  ),
  'pulls/update': onRepository<'pulls/update'>(WRITE, async (call) => {
    const { world, repository, path, body, sender } = call;
    const pull = pullOf(repository, path['pull_number']);
    const base =
      body.base === undefined ? null : await readRef(repository.gitDir, `refs/heads/${body.base}`);
    if (body.base !== undefined && base === null) throw invalidField('PullRequest', 'base');
    await changePull(world, pull, sender, {
      ...(body.title === undefined ? {} : { title: body.title }),
      ...(body.body === undefined ? {} : { body: body.body }),
      ...(body.state === undefined ? {} : { state: body.state }),
      ...(base === null ? {} : { base: { branch: body.base ?? '', sha: base.sha } }),
    });
    return ok(await presentPull(world, pull));
  }),
  'pulls/list-files': onRepository<'pulls/list-files'>(READ, async (call) => {
    const { world, repository, path } = call;
    const pull = pullOf(repository, path['pull_number']);
    const files = await compareFiles(repository.gitDir, await forkPoint(pull), pull.head.sha);
    return list(call, files, (file) => presentDifference(world, repository, pull.head.sha, file));
  }),
  'pulls/list-commits': onRepository<'pulls/list-commits'>(READ, async (call) => {
    const { world, repository, path } = call;
    const pull = pullOf(repository, path['pull_number']);
    const not = [pull.base.sha];
    const shas = await listCommits(repository.gitDir, pull.head.sha, { not, limit: 250 });
    return list(call, shas.reverse(), async (sha) =>
      presentCommit(world, repository, await readCommit(repository.gitDir, sha)),
    );
  }),
} satisfies Record<string, Operation>;
