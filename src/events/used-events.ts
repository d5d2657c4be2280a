import { INSTALLATION_REPOSITORIES_EVENTS } from './installation-repositories.ts';
import { INSTALLATION_EVENTS } from './installation.ts';
import { PING_EVENTS } from './ping.ts';
import { WORKFLOW_RUN_EVENTS } from './workflow-run.ts';

const HANDLED: ReadonlySet<string> = new Set([
  ...WORKFLOW_RUN_EVENTS,
  ...INSTALLATION_EVENTS,
  ...INSTALLATION_REPOSITORIES_EVENTS,
  ...PING_EVENTS,
]);

/** Names of the events that have a handler for at least one of their actions. */
export const USED_EVENTS: ReadonlySet<string> = new Set(
  [...HANDLED].map((name) => name.replace(/\..*/, '')),
);

/** Whether there is a handler for an event with this action. */
export function isHandled(event: string, action: string | null): boolean {
  return HANDLED.has(event) || HANDLED.has(`${event}.${action ?? ''}`);
}
