import type { RepositoryRef } from '../domain/repository.ts';

/** A repository as installation events list it; one that was deleted may have an id only. */
interface ListedRepository {
  id?: number;
  name?: string;
  full_name?: string;
  private?: boolean;
}

/** Reads the repositories of an installation event, which name the owner only in `full_name`. */
export function readListed(
  repositories: readonly ListedRepository[] | undefined,
): Array<RepositoryRef & { private: boolean }> {
  return (repositories ?? []).flatMap((listed) => {
    const [owner = '', name = ''] = (listed.full_name ?? '').split('/');
    // What is not said to be public is treated as private.
    const closed = listed.private ?? true;
    return listed.id === undefined
      ? []
      : [{ id: listed.id, owner, name: listed.name ?? name, private: closed }];
  });
}
