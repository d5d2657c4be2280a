import { checkRunEvents } from './check-run.ts';
import { checkSuiteEvents } from './check-suite.ts';
import { deploymentProtectionRuleEvents } from './deployment-protection-rule.ts';
import { deploymentStatusEvents } from './deployment-status.ts';
import { deploymentEvents } from './deployment.ts';
import type { EventFamily } from './event-family.ts';
import { installationRepositoriesEvents } from './installation-repositories.ts';
import { installationEvents } from './installation.ts';
import { issueCommentEvents } from './issue-comment.ts';
import { issuesEvents } from './issues.ts';
import { pingEvents } from './ping.ts';
import { pullRequestEvents } from './pull-request.ts';
import { pushEvents } from './push.ts';
import { workflowJobEvents } from './workflow-job.ts';
import { workflowRunEvents } from './workflow-run.ts';

/** All events that have a handler. */
export const EVENT_FAMILIES: readonly EventFamily[] = [
  workflowRunEvents,
  workflowJobEvents,
  checkRunEvents,
  checkSuiteEvents,
  pushEvents,
  pullRequestEvents,
  issuesEvents,
  issueCommentEvents,
  deploymentEvents,
  deploymentStatusEvents,
  deploymentProtectionRuleEvents,
  installationEvents,
  installationRepositoriesEvents,
  pingEvents,
];

const HANDLED: ReadonlySet<string> = new Set(EVENT_FAMILIES.flatMap(({ on }) => on));

/** Names of the events that have a handler for at least one of their actions. */
export const USED_EVENTS: ReadonlySet<string> = new Set(
  [...HANDLED].map((name) => name.replace(/\..*/, '')),
);

/** Whether there is a handler for an event with this action. */
export function isHandled(event: string, action: string | null): boolean {
  return HANDLED.has(event) || HANDLED.has(`${event}.${action ?? ''}`);
}
