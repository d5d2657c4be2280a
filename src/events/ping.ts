import type { PingEvent } from '@octokit/webhooks-types';
import type { Probot } from 'probot';
import type { EventDeps } from './event-deps.ts';

/** GitHub's first call after a webhook is set up. */
export const PING_EVENTS = ['ping'] as const;

/** The Probot app that answers a ping in the log, and says what the webhook lacks to be of use. */
export function pingEvents(deps: Pick<EventDeps, 'logger'>): (app: Probot) => void {
  return (app) => {
    app.on([...PING_EVENTS], ({ id, payload }) => {
      const hook = (payload as unknown as Partial<PingEvent>).hook as
        Partial<PingEvent['hook']> | undefined;
      const logger = deps.logger.child({ delivery: id, hook: hook?.id });
      logger.info('GitHub’s ping arrived: the webhook works');
      const events: readonly string[] = hook?.events ?? [];
      if (!events.includes('workflow_run') && !events.includes('*')) {
        logger.warn(
          'The App is not subscribed to workflow_run: add it under “Subscribe to events”',
        );
      }
    });
  };
}
