import { z } from 'zod';
import type { InstallationTrigger } from '../domain/trigger.ts';
import { defineEvents } from './event-family.ts';
import { account, githubId, listedRepositories } from './payload.ts';

const CHANGES: Record<string, InstallationTrigger['change']> = {
  created: 'created',
  deleted: 'deleted',
  suspend: 'suspended',
  unsuspend: 'unsuspended',
};

/** Installations that come, go or are suspended; accepted permissions show when they are used. */
export const installationEvents = defineEvents({
  on: Object.keys(CHANGES).map((action) => `installation.${action}`),
  payload: z.object({
    action: z.string(),
    installation: z.object({ id: githubId, account }),
    repositories: listedRepositories,
  }),
  toTrigger({ action, installation, repositories }, { deliveryGuid }) {
    const change = CHANGES[action];
    if (change === undefined) return null;
    return {
      kind: 'installation_changed',
      deliveryGuid,
      installationId: installation.id,
      account: installation.account,
      change,
      added: change === 'created' ? repositories : [],
      removed: change === 'deleted' ? repositories : [],
    };
  },
});
