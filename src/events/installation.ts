import type { InstallationEvent } from '@octokit/webhooks-types';
import type { Probot } from 'probot';
import type { InstallationTrigger } from '../domain/trigger.ts';
import { readAccount } from './account.ts';
import type { EventDeps } from './event-deps.ts';
import { readListed } from './listed-repository.ts';

const CHANGES = {
  created: 'created',
  deleted: 'deleted',
  suspend: 'suspended',
  unsuspend: 'unsuspended',
} as const satisfies Record<string, InstallationTrigger['change']>;

/** Installation events that change anything for us; accepted permissions show when they are used. */
export const INSTALLATION_EVENTS = [
  'installation.created',
  'installation.deleted',
  'installation.suspend',
  'installation.unsuspend',
] as const;

/** The Probot app for installations that come, go or are suspended. */
export function installationEvents(deps: EventDeps): (app: Probot) => void {
  return (app) => {
    app.on([...INSTALLATION_EVENTS], async ({ id, payload }) => {
      const event = payload as unknown as InstallationEvent & { action: keyof typeof CHANGES };
      const listed = 'repositories' in event ? readListed(event.repositories) : [];
      await deps.onTrigger({
        kind: 'installation_changed',
        deliveryGuid: id,
        installationId: event.installation.id,
        account: readAccount(event.installation),
        change: CHANGES[event.action],
        added: event.action === 'created' ? listed : [],
        removed: event.action === 'deleted' ? listed : [],
      });
    });
  };
}
