import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { account, githubId, listedRepositories } from './payload.ts';

/** Repositories that are added to or removed from what an installation opens to us. */
export const installationRepositoriesEvents = defineEvents({
  on: ['installation_repositories.added', 'installation_repositories.removed'],
  payload: z.object({
    installation: z.object({ id: githubId, account }),
    repositories_added: listedRepositories,
    repositories_removed: listedRepositories,
  }),
  toTrigger(event, { deliveryGuid }) {
    return {
      kind: 'installation_changed',
      deliveryGuid,
      installationId: event.installation.id,
      account: event.installation.account,
      change: 'repositories',
      added: event.repositories_added,
      removed: event.repositories_removed,
    };
  },
});
