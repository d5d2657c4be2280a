import type {
  Workflow as WebhookWorkflow,
  WorkflowJob,
  WorkflowRun as WebhookRun,
  WorkflowStep,
} from '@octokit/webhooks-types';
import type { Job, RunAttempt, Workflow, WorkflowRun } from '../../state/workflow-runs.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentAccount, timestamp, timestampOrNull } from './account.ts';
import { presentSimpleCommit } from './commit.ts';
import {
  apiUrlOf,
  htmlUrlOf,
  presentPullReference,
  presentRepository,
  pullsOfHead,
} from './repository.ts';

/** A workflow file. */
export function presentWorkflow(world: World, workflow: Workflow): WebhookWorkflow {
  const page = htmlUrlOf(world, workflow.repository);
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: `${apiUrlOf(world, workflow.repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${workflow.repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** The attempt that a run is in, or was in last. */
export function currentAttempt(run: WorkflowRun): RunAttempt {
  const attempt = run.attempts.at(-1);
  if (attempt === undefined) throw new Error(`run ${run.id} has no attempt`);
  return attempt;
}

/** A run as it stands in one of its attempts, the current one where none is named. */
export function presentRun(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt = currentAttempt(run),
): WebhookRun & Record<string, unknown> {
  const { repository } = run;
  const root = apiUrlOf(world, repository);
  const url = `${root}/actions/runs/${run.id}`;
  const page = `${htmlUrlOf(world, repository)}/actions/runs/${run.id}`;
  // As on GitHub, the list is empty for heads in other repositories.
  const pulls = run.headRepository === repository ? pullsOfHead(repository, run.headBranch) : [];
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event.name,
    status: attempt.status,
    conclusion: attempt.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: nodeId('CheckSuite', run.suite.id),
    url,
    html_url: attempt === currentAttempt(run) ? page : `${page}/attempts/${attempt.number}`,
    pull_requests: pulls.map((pull) => presentPullReference(world, pull)),
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(attempt.updatedAt),
    actor: presentAccount(world, run.actor),
    run_attempt: attempt.number,
    referenced_workflows: [],
    run_started_at: timestamp(attempt.startedAt),
    triggering_actor: presentAccount(world, attempt.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${root}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null,
    workflow_url: `${root}/actions/workflows/${run.workflow.id}`,
    head_commit: presentSimpleCommit(run.suite.headCommit),
    repository: presentRepository(world, repository),
    head_repository: presentRepository(world, run.headRepository),
  };
}

/** A job of an attempt with its steps. */
export function presentJob(world: World, job: Job): WorkflowJob & Record<string, unknown> {
  const { run } = job;
  const root = apiUrlOf(world, run.repository);
  const started = job.startedAt !== null;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.headBranch,
    run_url: `${root}/actions/runs/${run.id}`,
    run_attempt: job.attempt.number,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    url: `${root}/actions/jobs/${job.id}`,
    html_url: `${htmlUrlOf(world, run.repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion as WorkflowJob['conclusion'],
    created_at: timestamp(job.createdAt),
    started_at: timestamp(job.startedAt ?? job.createdAt),
    completed_at: timestampOrNull(job.completedAt),
    name: job.name,
    steps: job.steps.map(
      (step) =>
        ({
          name: step.name,
          status: step.status,
          conclusion: step.conclusion,
          number: step.number,
          started_at: timestampOrNull(step.startedAt),
          completed_at: timestampOrNull(step.completedAt),
        }) as WorkflowStep,
    ),
    check_run_url: `${root}/check-runs/${job.id}`,
    labels: job.labels ?? ['ubuntu-latest'],
    runner_id: started ? 1 : null,
    runner_name: started ? 'GitHub Actions 1' : null,
    runner_group_id: started ? 0 : null,
    runner_group_name: started ? 'GitHub Actions' : null,
  };
}
