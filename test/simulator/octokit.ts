import { Probot, ProbotOctokit } from 'probot';
import type { Simulator } from '../../simulator/simulator.ts';
import type { AppCredentials } from '../../simulator/stage/app-stage.ts';

/** Everything that Pipewright asks for when it is registered. */
export const ALL_PERMISSIONS = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
  workflows: 'write',
} as const;

/** The events that the simulator can send, beside those of installations. */
export const ALL_EVENTS = [
  'push',
  'pull_request',
  'issues',
  'issue_comment',
  'check_run',
  'check_suite',
  'workflow_run',
  'workflow_job',
  'workflow_dispatch',
];

/** A Probot that speaks to the simulator as the product does, without waiting between calls. */
export function probotFor(simulator: Simulator, app: AppCredentials): Probot {
  return new Probot({
    appId: app.appId,
    privateKey: app.privateKey,
    secret: app.webhookSecret,
    baseUrl: simulator.apiUrl,
    logLevel: 'fatal',
    Octokit: ProbotOctokit.defaults((options: object) => ({
      ...options,
      throttle: { enabled: false },
      retry: { enabled: false },
    })),
  });
}
