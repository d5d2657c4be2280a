import { presentDeployment, presentDeploymentStatus } from '../api/present/deployment.ts';
import { apiUrlOf } from '../api/present/repository.ts';
import type { Deployment, DeploymentStatus, Gate } from '../state/deployments.ts';
import type { Account, App } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { WorkflowRun } from '../state/workflow-runs.ts';
import { installationsOn, type World } from '../state/world.ts';
import { emit, type EventBody } from '../webhooks/emit.ts';
import type { EnvironmentEntry, JobConclusion } from '../workflow-runner.ts';

/** Makes a deployment and says so. */
export function createDeployment(
  world: World,
  repository: Repository,
  fields: Omit<Deployment, 'id' | 'repository' | 'statuses' | 'createdAt'>,
): Deployment {
  const deployment: Deployment = {
    id: world.nextId(),
    repository,
    statuses: [],
    createdAt: world.clock(),
    ...fields,
  };
  repository.deployments.set(deployment.id, deployment);
  const body = {
    action: 'created',
    deployment: presentDeployment(world, deployment),
    workflow: null,
    workflow_run: null,
  };
  emit(world, repository, 'deployment', fields.creator, body as EventBody<'deployment'>);
  return deployment;
}

/** Adds a status to a deployment and says so. */
export function addDeploymentStatus(
  world: World,
  deployment: Deployment,
  fields: Pick<DeploymentStatus, 'state' | 'creator'> & Partial<DeploymentStatus>,
): DeploymentStatus {
  const status: DeploymentStatus = {
    id: world.nextId(),
    description: '',
    logUrl: '',
    environmentUrl: '',
    createdAt: world.clock(),
    ...fields,
  };
  deployment.statuses.push(status);
  const body = {
    action: 'created',
    deployment_status: presentDeploymentStatus(world, deployment, status),
    deployment: presentDeployment(world, deployment),
    workflow: null,
    workflow_run: null,
  };
  const { repository } = deployment;
  emit(
    world,
    repository,
    'deployment_status',
    status.creator,
    body as unknown as EventBody<'deployment_status'>,
  );
  return status;
}

/** Asks the Apps that protect an environment, and waits until all approved or one rejected. */
async function passGate(
  world: World,
  run: WorkflowRun,
  deployment: Deployment,
  apps: readonly App[],
): Promise<boolean> {
  const { repository } = run;
  const signal = run.attempts.at(-1)?.cancellation.signal;
  return new Promise((resolve) => {
    const gate: Gate = { run, environment: deployment.environment, open: new Set(apps), resolve };
    repository.gates.add(gate);
    signal?.addEventListener('abort', () => {
      settleGate(gate, false);
    });
    for (const app of apps) {
      const body = {
        action: 'requested' as const,
        environment: deployment.environment,
        event: run.event.name,
        deployment_callback_url: `${apiUrlOf(world, repository)}/actions/runs/${run.id}/deployment_protection_rule`,
        deployment: presentDeployment(world, deployment),
        pull_requests: [],
      };
      emit(world, repository, 'deployment_protection_rule', run.actor, body, app);
    }
  });
}

function settleGate(gate: Gate, approved: boolean): void {
  gate.run.repository.gates.delete(gate);
  gate.resolve(approved);
}

/** Takes an App's verdict; false when it is not asked for one. */
export function reviewGate(
  repository: Repository,
  review: { runId: number; environment: string; app: App; approved: boolean },
): boolean {
  const gates = [...repository.gates].filter(
    ({ run, environment, open }) =>
      run.id === review.runId && environment === review.environment && open.has(review.app),
  );
  for (const gate of gates) {
    gate.open.delete(review.app);
    if (!review.approved || gate.open.size === 0) settleGate(gate, review.approved);
  }
  return gates.length > 0;
}

/** Lets a job into its environment: a deployment is made, and its protection rules are asked. */
export async function enterEnvironment(
  world: World,
  run: WorkflowRun,
  environment: string,
): Promise<EnvironmentEntry> {
  const { repository } = run;
  const creator: Account = world.actionsApp.bot;
  const deployment = createDeployment(world, repository, {
    sha: run.headSha,
    ref: run.headBranch,
    task: 'deploy',
    payload: {},
    environment,
    description: null,
    creator,
    app: world.actionsApp,
  });
  const there = new Set(installationsOn(world, repository).map(({ app }) => app));
  const rules = [...(repository.protections.get(environment) ?? [])].filter((app) =>
    there.has(app),
  );
  if (rules.length > 0) addDeploymentStatus(world, deployment, { state: 'waiting', creator });
  const approved = rules.length === 0 || (await passGate(world, run, deployment, rules));
  addDeploymentStatus(world, deployment, { state: approved ? 'in_progress' : 'failure', creator });
  return {
    approved,
    leave(conclusion: JobConclusion) {
      const state = conclusion === 'success' ? 'success' : 'failure';
      addDeploymentStatus(world, deployment, { state, creator });
    },
  };
}
