import type { z } from 'zod';
import type { Trigger } from '../domain/trigger.ts';
import type { Logger } from '../observability/logger.ts';

/** What is known of an event beside its payload. */
export interface EventContext {
  deliveryGuid: string;
  /** Whether a sender is our own App; asks GitHub who we are only when the sender is a bot. */
  isOurselves(sender: { login: string; type: string } | null): Promise<boolean>;
  logger: Logger;
}

/** One family of GitHub's events and how a payload of it becomes a Trigger. */
export interface EventFamily {
  /** `event` or `event.action`; what is not listed has no handler. */
  on: readonly string[];
  /** The Trigger; null when the payload lacks what acting on it needs, or tells nothing to act on. */
  read(payload: unknown, context: EventContext): Promise<Trigger | null>;
}

/**
 * A family whose payloads are read by a schema of just the fields that matter; others may come and
 * go. A payload that does not fit is told in the log and becomes nothing.
 */
export function defineEvents<Event>(family: {
  on: readonly string[];
  payload: z.ZodType<Event>;
  toTrigger(event: Event, context: EventContext): Promise<Trigger | null> | Trigger | null;
}): EventFamily {
  return {
    on: family.on,
    async read(payload, context) {
      const parsed = family.payload.safeParse(payload);
      if (parsed.success) return family.toTrigger(parsed.data, context);
      const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
      context.logger.warn(
        { fields: fields.slice(0, 20) },
        fields.includes('installation')
          ? 'An event without installation: is this webhook an App’s?'
          : 'An event lacks fields that acting on it needs',
      );
      return null;
    },
  };
}
