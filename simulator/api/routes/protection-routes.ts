import { readRef } from '../../git/refs.ts';
import type { BranchProtection, Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { ApiError, notFound } from '../api-error.ts';
import { noContent, ok, onRepository, type Operation } from '../operation.ts';
import { apiUrlOf } from '../present/repository.ts';

const READ = [{ administration: 'read' }] as const;
const WRITE = [{ administration: 'write' }] as const;

function presentProtection(
  world: World,
  repository: Repository,
  branch: string,
  protection: BranchProtection,
): Record<string, unknown> {
  const url = `${apiUrlOf(world, repository)}/branches/${encodeURIComponent(branch)}/protection`;
  return {
    url,
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.admins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}

function protectionOf(repository: Repository, branch: string): BranchProtection {
  const protection = repository.protectedBranches.get(branch);
  if (protection === undefined) throw new ApiError(404, 'Branch not protected');
  return protection;
}

/** Branch protection, the classic kind; of its rules only that pushes are refused is kept. */
export const protectionRoutes = {
  'repos/get-branch-protection': onRepository<'repos/get-branch-protection'>(
    READ,
    ({ world, repository, path }) => {
      const branch = path['branch'] ?? '';
      return ok(presentProtection(world, repository, branch, protectionOf(repository, branch)));
    },
  ),
  'repos/update-branch-protection': onRepository<'repos/update-branch-protection'>(
    WRITE,
    async ({ world, repository, path, body }) => {
      const branch = path['branch'] ?? '';
      if ((await readRef(repository.gitDir, `refs/heads/${branch}`)) === null) throw notFound();
      const rules = [
        body.required_status_checks,
        body.required_pull_request_reviews,
        body.restrictions,
        body.lock_branch === true ? body.lock_branch : null,
      ];
      const protection = {
        admins: body.enforce_admins === true,
        closed: rules.some((rule) => rule !== null && rule !== undefined),
      };
      repository.protectedBranches.set(branch, protection);
      return ok(presentProtection(world, repository, branch, protection));
    },
  ),
  'repos/delete-branch-protection': onRepository<'repos/delete-branch-protection'>(
    WRITE,
    ({ repository, path }) => {
      const branch = path['branch'] ?? '';
      protectionOf(repository, branch);
      repository.protectedBranches.delete(branch);
      return noContent();
    },
  ),
} satisfies Record<string, Operation>;
