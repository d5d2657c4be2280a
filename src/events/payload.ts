import { z } from 'zod';
import type { RepositoryRef } from '../domain/repository.ts';
import type { EventContext } from './event-family.ts';

/** Ids of GitHub; one that JSON has rounded is of no use. */
export const githubId = z.int().positive();

/** A commit's id, SHA-1 or SHA-256. */
export const commitSha = z.string().regex(/^([\da-f]{40}|[\da-f]{64})$/);

/** As GitHub allows it; a part of dots alone would be another path in an address. */
const fullName = z.string().regex(/^(?!\.+\/)[\w.-]{1,100}\/(?!\.+$)[\w.-]{1,100}$/);

/** A repository; its owner is read from `full_name`, which every version of GitHub sends. */
const repository = z
  .object({ id: githubId, full_name: fullName })
  .transform(({ id, full_name }): RepositoryRef => {
    const [owner = '', name = ''] = full_name.split('/');
    return { id, owner, name };
  });

const sender = z
  .object({ login: z.string(), type: z.string() })
  .nullish()
  .catch(null)
  .transform((account) => account ?? null);

/** What every event of a repository carries when it comes to an App. */
export const repositoryEvent = z.object({
  installation: z.object({ id: githubId }),
  repository,
  sender,
});

/** Whether a person caused the event; who is not told is taken for none. */
export function isPerson({ sender: who }: z.infer<typeof repositoryEvent>): boolean {
  return who?.type === 'User';
}

/** The part that Triggers of a repository have in common. */
export async function fromRepository(
  event: z.infer<typeof repositoryEvent>,
  context: EventContext,
) {
  return {
    deliveryGuid: context.deliveryGuid,
    installationId: event.installation.id,
    repository: event.repository,
    actor: event.sender?.login ?? null,
    byOurselves: await context.isOurselves(event.sender),
  };
}

/**
 * The account of an installation; an enterprise has a slug instead of a login and type, and one
 * that is not told has no name.
 */
export const account = z
  .object({ login: z.string(), slug: z.string(), type: z.string() })
  .partial()
  .nullish()
  .catch(null)
  .transform((told) => ({
    login: told?.login ?? told?.slug ?? 'unknown',
    type: told?.type ?? (told?.slug === undefined ? 'User' : 'Enterprise'),
  }));

const listedRepository = z.object({
  id: githubId,
  name: z.string().optional(),
  full_name: fullName.optional(),
  // What is not said to be public is treated as private.
  private: z.boolean().default(true),
});

/**
 * The repositories that an installation event lists, with the owner from `full_name`; one that was
 * deleted may have an id only, and one without an id is left out.
 */
export const listedRepositories = z
  .array(listedRepository.nullable().catch(null))
  .nullish()
  .transform((listed) =>
    (listed ?? []).flatMap((each): Array<RepositoryRef & { private: boolean }> => {
      if (each === null) return [];
      const [owner = '', name = ''] = (each.full_name ?? '').split('/');
      return [{ id: each.id, owner, name: each.name ?? name, private: each.private }];
    }),
  );
