import { GitHubError } from '../../domain/errors.ts';
import type { Trigger } from '../../domain/trigger.ts';
import { onCheckRequested } from '../conversation/on-check-requested.ts';
import { onCommented } from '../conversation/on-commented.ts';
import { askForDashboard } from '../dashboard/ask-for-dashboard.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { onIssueChanged } from '../kept/on-issue-changed.ts';
import { withOwnRules } from '../rules/rules-in-force.ts';
import { onInstallationChanged } from './on-installation-changed.ts';
import { onPullRequestChanged } from './on-pull-request-changed.ts';
import { onPushed } from './on-pushed.ts';
import { onRunCompleted } from './on-run-completed.ts';
import { wakeWaiting } from './wake-waiting.ts';

/** What GitHub answers about things that are no longer there, or that it must not show. */
const GONE: ReadonlySet<number | null> = new Set([404, 410, 451]);

/** What may change what a dashboard tells. */
const TOLD_BY_DASHBOARD: ReadonlySet<Trigger['kind']> = new Set([
  'run_completed',
  'pushed',
  'pull_request_changed',
  'check_requested',
  'commented',
]);

/**
 * Acts on what GitHub told, after reading from GitHub again what is really so. What an event tells
 * of may be gone by now; then there is nothing to do, and the log says so.
 */
export async function onTrigger(deps: HealingDeps, trigger: Trigger): Promise<void> {
  try {
    const look = trigger.kind === 'run_completed' ? trigger : null;
    const own =
      'repository' in trigger ? await withOwnRules(deps, trigger.repository.id, look) : deps;
    await handle(own, trigger);
    if (TOLD_BY_DASHBOARD.has(trigger.kind) && 'repository' in trigger) {
      await askForDashboard(deps, trigger.repository.id);
    }
  } catch (error) {
    if (!(error instanceof GitHubError) || !GONE.has(error.status)) throw error;
    deps.logger.warn(
      { delivery: trigger.deliveryGuid, kind: trigger.kind, err: error },
      'What an event tells of is gone, or not open to the App; nothing is done about it',
    );
  }
}

async function handle(deps: HealingDeps, trigger: Trigger): Promise<void> {
  switch (trigger.kind) {
    case 'run_completed':
      return onRunCompleted(deps, trigger);
    case 'job_completed':
      return wakeWaiting(deps, trigger.repository, trigger.headSha);
    case 'pushed':
      return onPushed(deps, trigger);
    case 'pull_request_changed':
      return onPullRequestChanged(deps, trigger);
    case 'installation_changed':
      return onInstallationChanged(deps, trigger);
    case 'check_requested':
      return onCheckRequested(deps, trigger);
    case 'commented':
      return onCommented(deps, trigger);
    case 'github_issue_changed':
      return onIssueChanged(deps, trigger);
    // Nothing of healing hangs on these.
    case 'deployment_changed':
    case 'deployment_gate_asked':
    case 'pinged':
  }
}
