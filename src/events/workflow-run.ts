import type { WorkflowRunCompletedEvent } from '@octokit/webhooks-types';
import type { Probot } from 'probot';
import type { RunCompletedTrigger } from '../domain/trigger.ts';
import type { EventDeps } from './event-deps.ts';

/** Handles completed workflow runs; the other actions say nothing that can be acted on. */
export const WORKFLOW_RUN_EVENTS = ['workflow_run.completed'] as const;

/** The Probot app for workflow runs: each completed one becomes a Trigger. */
export function workflowRunEvents(deps: EventDeps): (app: Probot) => void {
  return (app) => {
    app.on([...WORKFLOW_RUN_EVENTS], async ({ id, payload }) => {
      const event = payload as unknown as WorkflowRunCompletedEvent;
      const trigger = toTrigger(id, event, await isOurs(event, deps));
      if (trigger === null) {
        deps.logger.warn(
          { delivery: id },
          'A workflow run without installation: set up as an App?',
        );
        return;
      }
      await deps.onTrigger(trigger);
    });
  };
}

async function isOurs(event: WorkflowRunCompletedEvent, deps: EventDeps): Promise<boolean> {
  const { sender } = event as Partial<WorkflowRunCompletedEvent>;
  if (sender?.type !== 'Bot') return false;
  return sender.login === (await deps.identity()).login;
}

function toTrigger(
  deliveryGuid: string,
  { installation, repository, workflow_run: run }: WorkflowRunCompletedEvent,
  byOurselves: boolean,
): RunCompletedTrigger | null {
  if (installation === undefined) return null;
  return {
    kind: 'run_completed',
    deliveryGuid,
    installationId: installation.id,
    repository: { id: repository.id, owner: repository.owner.login, name: repository.name },
    workflowRunId: run.id,
    runAttempt: run.run_attempt,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    conclusion: run.conclusion,
    byOurselves,
  };
}
