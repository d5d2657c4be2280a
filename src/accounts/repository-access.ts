import type { GrantStore } from '../domain/accounts.ts';
import type { Identity, RepositoryAccess } from '../domain/identity.ts';

/** GitHub's ids of the repositories of a user. */
export interface OwnRepositories {
  /** That they can read. */
  readable: ReadonlySet<number>;
  /** Those of them that they can push to. */
  writable: ReadonlySet<number>;
}

/** The repositories of who has no GitHub account linked. */
export const NO_REPOSITORIES: OwnRepositories = { readable: new Set(), writable: new Set() };

/**
 * Which repositories somebody may see and act on: admins and service accounts all, anybody else
 * those that are theirs by `ofUser`, and those that an admin granted them.
 */
export function createRepositoryAccess(deps: {
  ofUser(userId: string): Promise<OwnRepositories>;
  grants: Pick<GrantStore, 'of'>;
}): RepositoryAccess {
  const isFree = ({ kind, role }: Identity) => kind === 'service' || role === 'admin';
  async function theirs({ id }: Identity, kind: keyof OwnRepositories) {
    const [own, grants] = await Promise.all([deps.ofUser(id), deps.grants.of(id)]);
    const granted = grants.filter(({ canWrite }) => kind === 'readable' || canWrite);
    return new Set([...own[kind], ...granted.map(({ repositoryId }) => repositoryId)]);
  }
  return {
    visibleTo: async (identity) => (isFree(identity) ? 'all' : theirs(identity, 'readable')),
    changeableBy: async (identity) => (isFree(identity) ? 'all' : theirs(identity, 'writable')),
  };
}
