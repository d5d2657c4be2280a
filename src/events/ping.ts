import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { githubId } from './payload.ts';

const hook = z.object({ id: githubId.nullish(), events: z.array(z.string()).nullish() });

/** GitHub's first call after a webhook is set up; what the webhook lacks to be of use is logged. */
export const pingEvents = defineEvents({
  on: ['ping'],
  payload: z.object({ hook: hook.nullish() }),
  toTrigger(event, { deliveryGuid, logger }) {
    const events = event.hook?.events ?? [];
    const hookId = event.hook?.id ?? null;
    logger.info({ hook: hookId }, 'GitHub’s ping arrived: the webhook works');
    if (!events.includes('workflow_run') && !events.includes('*')) {
      logger.warn('The App is not subscribed to workflow_run: add it under “Subscribe to events”');
    }
    return { kind: 'pinged', deliveryGuid, hookId, events };
  },
});
