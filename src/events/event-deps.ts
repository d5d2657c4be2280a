import type { GitHub } from '../domain/github.ts';
import type { Trigger } from '../domain/trigger.ts';
import type { Logger } from '../observability/logger.ts';

/** What the event handlers need. */
export interface EventDeps {
  onTrigger(trigger: Trigger): Promise<void>;
  /** Our App's own login on GitHub; asked only for events that a bot caused. */
  identity: GitHub['identity'];
  logger: Logger;
}
