import type { Identity, RepositoryAccess } from '../domain/identity.ts';

/**
 * Which repositories somebody may see: admins and service accounts see all, anybody else those that
 * are theirs by `ofUser`.
 */
export function createRepositoryAccess(deps: {
  /** GitHub's ids of the repositories that a user can read or was granted. */
  ofUser(userId: string): Promise<ReadonlySet<number>>;
}): RepositoryAccess {
  return {
    async visibleTo({ id, kind, role }: Identity) {
      return kind === 'service' || role === 'admin' ? 'all' : deps.ofUser(id);
    },
  };
}
