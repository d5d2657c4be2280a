import { listCommits, readCommit, readCommits } from '../../git/commits.ts';
import { compareFiles, countAheadBehind } from '../../git/differences.ts';
import { listRefs, mergeBase, readRef, resolveCommit } from '../../git/refs.ts';
import { findAccount } from '../../state/world.ts';
import { ApiError, notFound, unprocessable } from '../api-error.ts';
import { list, ok, onRepository, type Operation, type AnyRepositoryCall } from '../operation.ts';
import { roleOf } from '../permissions.ts';
import { presentAccount } from '../present/account.ts';
import { presentCommit, presentDifference } from '../present/commit.ts';
import { presentPullInList } from '../present/pull.ts';
import { apiUrlOf, htmlUrlOf, presentRepository } from '../present/repository.ts';

const READ = [{ contents: 'read' }] as const;

/** The commit that a call names, or 404 in the words of the commits API. */
export async function commitOf(
  call: Pick<AnyRepositoryCall, 'repository'>,
  name: string,
): Promise<string> {
  const sha = await resolveCommit(call.repository.gitDir, name);
  if (sha === null) throw unprocessable(`No commit found for SHA: ${name}`);
  return sha;
}

/** The repository, its branches, commits and people. */
export const repositoryRoutes = {
  'repos/get': onRepository<'repos/get'>([], ({ world, repository }) =>
    ok(presentRepository(world, repository)),
  ),
  'repos/list-branches': onRepository<'repos/list-branches'>(READ, async (call) => {
    const { world, repository } = call;
    return list(call, await listRefs(repository.gitDir, 'refs/heads/'), ({ name, sha }) => ({
      name: name.slice('refs/heads/'.length),
      commit: { sha, url: `${apiUrlOf(world, repository)}/commits/${sha}` },
      protected: false,
    }));
  }),
  'repos/get-branch': onRepository<'repos/get-branch'>(READ, async (call) => {
    const { world, repository, path } = call;
    const name = path['branch'] ?? '';
    const ref = await readRef(repository.gitDir, `refs/heads/${name}`);
    if (ref === null) throw new ApiError(404, 'Branch not found');
    const url = `${apiUrlOf(world, repository)}/branches/${encodeURIComponent(name)}`;
    return ok({
      name,
      commit: presentCommit(world, repository, await readCommit(repository.gitDir, ref.sha)),
      _links: { self: url, html: `${htmlUrlOf(world, repository)}/tree/${name}` },
      protected: false,
      protection: { enabled: false },
      protection_url: `${url}/protection`,
    });
  }),
  'repos/list-commits': onRepository<'repos/list-commits'>(READ, async (call) => {
    const { world, repository, query } = call;
    const head = await resolveCommit(repository.gitDir, query.sha ?? repository.defaultBranch);
    if (head === null) throw query.sha === undefined ? emptyRepository() : notFound();
    const limit = { limit: 5000, ...(query.path === undefined ? {} : { path: query.path }) };
    const shas = await listCommits(repository.gitDir, head, limit);
    return list(call, shas, async (sha) =>
      presentCommit(world, repository, await readCommit(repository.gitDir, sha)),
    );
  }),
  'repos/get-commit': onRepository<'repos/get-commit'>(READ, async (call) => {
    const { world, repository, path } = call;
    const sha = await commitOf(call, path['ref'] ?? '');
    const commit = await readCommit(repository.gitDir, sha);
    const files = await compareFiles(repository.gitDir, commit.parents[0] ?? null, sha);
    const sum = (key: 'additions' | 'deletions'): number =>
      files.reduce((total, file) => total + file[key], 0);
    return ok({
      ...presentCommit(world, repository, commit),
      stats: {
        additions: sum('additions'),
        deletions: sum('deletions'),
        total: sum('additions') + sum('deletions'),
      },
      files: files.map((file) => presentDifference(world, repository, sha, file)),
    });
  }),
  'repos/compare-commits-with-basehead': onRepository<'repos/compare-commits-with-basehead'>(
    READ,
    async (call) => {
      const { world, repository, path } = call;
      const { gitDir } = repository;
      const [from = '', to = ''] = (path['basehead'] ?? '').split('...');
      const base = await resolveCommit(gitDir, from);
      const head = await resolveCommit(gitDir, to);
      if (base === null || head === null) throw notFound();
      const common = await mergeBase(gitDir, base, head);
      if (common === null) {
        throw new ApiError(404, `No common ancestor between ${from} and ${to}.`);
      }
      const { ahead, behind } = await countAheadBehind(gitDir, base, head);
      const shas = (await listCommits(gitDir, head, { not: [base], limit: 250 })).reverse();
      const [baseCommit, commonCommit, ...commits] = await readCommits(gitDir, [
        base,
        common,
        ...shas,
      ]);
      if (baseCommit === undefined || commonCommit === undefined) throw notFound();
      const page = `${htmlUrlOf(world, repository)}/compare/${base}...${head}`;
      const files = await compareFiles(gitDir, common, head);
      const diverged = ahead > 0 ? 'diverged' : 'behind';
      return ok({
        url: `${apiUrlOf(world, repository)}/compare/${base}...${head}`,
        html_url: page,
        permalink_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        base_commit: presentCommit(world, repository, baseCommit),
        merge_base_commit: presentCommit(world, repository, commonCommit),
        status: behind > 0 ? diverged : ahead > 0 ? 'ahead' : 'identical',
        ahead_by: ahead,
        behind_by: behind,
        total_commits: ahead,
        commits: commits.map((commit) => presentCommit(world, repository, commit)),
        files: files.map((file) => presentDifference(world, repository, head, file)),
      });
    },
  ),
  'repos/list-pull-requests-associated-with-commit':
    onRepository<'repos/list-pull-requests-associated-with-commit'>(
      [{ pull_requests: 'read' }],
      async (call) => {
        const { world, repository, path } = call;
        const sha = await commitOf(call, path['commit_sha'] ?? '');
        const contained = await Promise.all(
          [...repository.pulls.values()].map(async (pull) => {
            const not = [pull.base.sha];
            const commits = await listCommits(repository.gitDir, pull.head.sha, { not });
            return pull.head.sha === sha || commits.includes(sha) ? [pull] : [];
          }),
        );
        return list(call, contained.flat(), (pull) => presentPullInList(world, pull));
      },
    ),
  'repos/get-collaborator-permission-level':
    onRepository<'repos/get-collaborator-permission-level'>([], ({ world, repository, path }) => {
      const account = findAccount(world, path['username'] ?? '');
      if (account === undefined) throw notFound();
      const role = roleOf(account, repository) ?? 'none';
      return ok({
        permission: role,
        role_name: role,
        user: { ...presentAccount(world, account), role_name: role },
      });
    }),
} satisfies Record<string, Operation>;

function emptyRepository(): ApiError {
  return new ApiError(409, 'Git Repository is empty.');
}
