import { isSha } from '../../git/names.ts';
import { inspect } from '../../git/refs.ts';
import type { CommitStatus } from '../../state/checks.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { unprocessable } from '../api-error.ts';
import { created, list, onRepository, type Operation } from '../operation.ts';
import { nodeId, presentAccount, timestamp } from '../present/account.ts';
import { apiUrlOf, presentRepository } from '../present/repository.ts';
import { commitOf } from './repository-routes.ts';

const READ = [{ statuses: 'read' }] as const;

function presentStatus(
  world: World,
  repository: Repository,
  status: CommitStatus,
): Record<string, unknown> {
  const creator = presentAccount(world, status.creator);
  return {
    id: status.id,
    node_id: nodeId('Status', status.id),
    url: `${apiUrlOf(world, repository)}/statuses/${status.sha}`,
    avatar_url: creator.avatar_url,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    creator,
  };
}

function statusesOf(repository: Repository, sha: string): CommitStatus[] {
  return repository.statuses.filter((status) => status.sha === sha).reverse();
}

/** One word for several statuses: failure, pending or success. */
function combine(statuses: CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  const pending = statuses.length === 0 || statuses.some(({ state }) => state === 'pending');
  return pending ? 'pending' : 'success';
}

/** Commit statuses, which are older than checks. */
export const statusRoutes = {
  'repos/create-commit-status': onRepository<'repos/create-commit-status'>(
    [{ statuses: 'write' }],
    async ({ world, repository, path, body, sender }) => {
      const sha = path['sha'] ?? '';
      const commit = isSha(sha) ? await inspect(repository.gitDir, sha) : null;
      if (commit?.type !== 'commit') throw unprocessable(`No commit found for SHA: ${sha}`);
      const status: CommitStatus = {
        id: world.nextId(),
        sha,
        state: body.state,
        context: body.context ?? 'default',
        description: body.description ?? null,
        targetUrl: body.target_url ?? null,
        creator: sender,
        createdAt: world.clock(),
      };
      repository.statuses.push(status);
      return created(presentStatus(world, repository, status));
    },
  ),
  'repos/list-commit-statuses-for-ref': onRepository<'repos/list-commit-statuses-for-ref'>(
    READ,
    async (call) => {
      const sha = await commitOf(call, call.path['ref'] ?? '');
      return list(call, statusesOf(call.repository, sha), (status) =>
        presentStatus(call.world, call.repository, status),
      );
    },
  ),
  'repos/get-combined-status-for-ref': onRepository<'repos/get-combined-status-for-ref'>(
    READ,
    async (call) => {
      const { world, repository } = call;
      const sha = await commitOf(call, call.path['ref'] ?? '');
      const latest = new Map(
        repository.statuses.map((each) => [`${each.sha} ${each.context}`, each]),
      );
      const statuses = [...latest.values()].filter((status) => status.sha === sha);
      const url = `${apiUrlOf(world, repository)}/commits/${sha}`;
      return list(
        call,
        statuses,
        (status) => presentStatus(world, repository, status),
        (presented, total_count) => ({
          state: combine(statuses),
          statuses: presented,
          sha,
          total_count,
          repository: presentRepository(world, repository),
          commit_url: url,
          url: `${url}/status`,
        }),
      );
    },
  ),
} satisfies Record<string, Operation>;
