import { z } from 'zod';
import { deployment } from './deployment.ts';
import { defineEvents } from './event-family.ts';
import { fromRepository, repositoryEvent } from './payload.ts';

/** How far deployments are. */
export const deploymentStatusEvents = defineEvents({
  on: ['deployment_status.created'],
  payload: repositoryEvent.extend({
    deployment,
    deployment_status: z.object({ state: z.string() }),
  }),
  async toTrigger(event, context) {
    const { id: deploymentId, environment, sha } = event.deployment;
    return {
      kind: 'deployment_changed',
      ...(await fromRepository(event, context)),
      deploymentId,
      environment,
      sha,
      state: event.deployment_status.state,
    };
  },
});
