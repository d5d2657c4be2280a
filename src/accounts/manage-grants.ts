import type { GrantStore, RepositoryGrant } from '../domain/accounts.ts';
import { CallerError } from '../domain/errors.ts';
import { isFullName, type MonitoredRepository } from '../domain/repository.ts';
import type { Views } from '../domain/views.ts';
import type { UserDesk } from './manage-users.ts';

/** A repository that a user was granted. */
export interface Granted extends Pick<RepositoryGrant, 'canWrite' | 'grantedBy' | 'at'> {
  repository: MonitoredRepository;
}

/** Repositories that admins grant. Each throws `not_found` for a user or a repository that there is not, `validation_failed` for what is no `owner/name`. */
export interface GrantDesk {
  /** Of repositories that Pipewright still watches, oldest first. */
  of(userId: string): Promise<Granted[]>;
  /** Granting again changes what was granted. */
  grant(
    userId: string,
    repository: string,
    as: { canWrite: boolean; by: string },
  ): Promise<MonitoredRepository>;
  /** `withdrawn` is false when it was not granted. */
  withdraw(
    userId: string,
    repository: string,
  ): Promise<{ repository: MonitoredRepository; withdrawn: boolean }>;
}

/** The desk. */
export function createGrantDesk(deps: {
  users: Pick<UserDesk, 'get'>;
  grants: GrantStore;
  views: Pick<Views, 'repository' | 'repositoriesOf'>;
}): GrantDesk {
  const { grants, users, views } = deps;

  async function find(name: string): Promise<MonitoredRepository> {
    if (!isFullName(name)) {
      throw new CallerError('This is no name of a repository. Write it as owner/name.', {
        code: 'validation_failed',
      });
    }
    const repository = await views.repository(name);
    if (repository !== null) return repository;
    throw new CallerError(
      `Pipewright does not watch ${name}: the GitHub App must be installed there first.`,
      { code: 'not_found' },
    );
  }

  return {
    async of(userId) {
      await users.get(userId);
      const given = await grants.of(userId);
      const repositories = await views.repositoriesOf(given.map((each) => each.repositoryId));
      return given.flatMap(({ repositoryId, ...grant }) => {
        const repository = repositories.get(repositoryId);
        const gone = repository === undefined || repository.status === 'removed';
        return gone ? [] : [{ ...grant, repository }];
      });
    },

    async grant(userId, name, { canWrite, by }) {
      await users.get(userId);
      const repository = await find(name);
      await grants.grant({ userId, repositoryId: repository.id, canWrite, grantedBy: by });
      return repository;
    },

    async withdraw(userId, name) {
      await users.get(userId);
      const repository = await find(name);
      return { repository, withdrawn: await grants.withdraw(userId, repository.id) };
    },
  };
}
