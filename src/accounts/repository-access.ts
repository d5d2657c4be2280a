import type { Identity, RepositoryAccess } from '../domain/identity.ts';

/** GitHub's ids of the repositories of a user. */
export interface OwnRepositories {
  /** That they can read, or were granted. */
  readable: ReadonlySet<number>;
  /** Those of them that they can push to. */
  writable: ReadonlySet<number>;
}

/** The repositories of who has no GitHub account linked. */
export const NO_REPOSITORIES: OwnRepositories = { readable: new Set(), writable: new Set() };

/**
 * Which repositories somebody may see and act on: admins and service accounts all, anybody else
 * those that are theirs by `ofUser`.
 */
export function createRepositoryAccess(deps: {
  ofUser(userId: string): Promise<OwnRepositories>;
}): RepositoryAccess {
  const isFree = ({ kind, role }: Identity) => kind === 'service' || role === 'admin';
  return {
    async visibleTo(identity) {
      return isFree(identity) ? 'all' : (await deps.ofUser(identity.id)).readable;
    },
    async changeableBy(identity) {
      return isFree(identity) ? 'all' : (await deps.ofUser(identity.id)).writable;
    },
  };
}
