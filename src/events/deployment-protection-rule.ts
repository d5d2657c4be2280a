import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

/** The address to answer at names the run; the answer itself goes through our own client. */
const CALLBACK = /\/actions\/runs\/(\d{1,15})\/deployment_protection_rule$/;

/** Deployments that wait for our word. */
export const deploymentProtectionRuleEvents = defineEvents({
  on: ['deployment_protection_rule.requested'],
  payload: repositoryEvent.extend({
    environment: z.string(),
    deployment_callback_url: z.string(),
    deployment: z.object({ id: githubId, sha: commitSha.nullish() }).nullish(),
  }),
  async toTrigger(event, context) {
    const run = CALLBACK.exec(event.deployment_callback_url)?.[1];
    if (run === undefined) return null;
    return {
      kind: 'deployment_gate_asked',
      ...(await fromRepository(event, context)),
      environment: event.environment,
      workflowRunId: Number(run),
      deploymentId: event.deployment?.id ?? null,
      sha: event.deployment?.sha ?? null,
    };
  },
});
