import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

/** What deployment events say of a deployment. */
export const deployment = z.object({ id: githubId, sha: commitSha, environment: z.string() });

/** Deployments that were made. */
export const deploymentEvents = defineEvents({
  on: ['deployment.created'],
  payload: repositoryEvent.extend({ deployment }),
  async toTrigger(event, context) {
    const { id: deploymentId, environment, sha } = event.deployment;
    return {
      kind: 'deployment_changed',
      ...(await fromRepository(event, context)),
      deploymentId,
      environment,
      sha,
      state: null,
    };
  },
});
