import type { InstallationRepositoriesEvent } from '@octokit/webhooks-types';
import type { Probot } from 'probot';
import { readAccount } from './account.ts';
import type { EventDeps } from './event-deps.ts';
import { readListed } from './listed-repository.ts';

/** Changes of the list of repositories that an installation opens to us. */
export const INSTALLATION_REPOSITORIES_EVENTS = [
  'installation_repositories.added',
  'installation_repositories.removed',
] as const;

/** The Probot app for repositories that are added to or removed from an installation. */
export function installationRepositoriesEvents(deps: EventDeps): (app: Probot) => void {
  return (app) => {
    app.on([...INSTALLATION_REPOSITORIES_EVENTS], async ({ id, payload }) => {
      const event = payload as unknown as Partial<InstallationRepositoriesEvent> &
        Pick<InstallationRepositoriesEvent, 'installation'>;
      await deps.onTrigger({
        kind: 'installation_changed',
        deliveryGuid: id,
        installationId: event.installation.id,
        account: readAccount(event.installation),
        change: 'repositories',
        added: readListed(event.repositories_added),
        removed: readListed(event.repositories_removed),
      });
    });
  };
}
