import type { DeploymentCreatedEvent, DeploymentStatusCreatedEvent } from '@octokit/webhooks-types';
import type { Deployment, DeploymentStatus } from '../../state/deployments.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentAccount, presentApp, timestamp } from './account.ts';
import { apiUrlOf } from './repository.ts';

/** A deployment as answers and webhooks show it. */
export function presentDeployment(
  world: World,
  deployment: Deployment,
): DeploymentCreatedEvent['deployment'] {
  const url = `${apiUrlOf(world, deployment.repository)}/deployments/${deployment.id}`;
  const latest = deployment.statuses.at(-1);
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    transient_environment: false,
    production_environment: deployment.environment === 'production',
    description: deployment.description,
    creator: presentAccount(world, deployment.creator),
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(latest?.createdAt ?? deployment.createdAt),
    statuses_url: `${url}/statuses`,
    repository_url: apiUrlOf(world, deployment.repository),
    performed_via_github_app: deployment.app === null ? null : presentApp(world, deployment.app),
  };
}

/** A status of a deployment. */
export function presentDeploymentStatus(
  world: World,
  deployment: Deployment,
  status: DeploymentStatus,
): DeploymentStatusCreatedEvent['deployment_status'] {
  const url = `${apiUrlOf(world, deployment.repository)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state as 'pending',
    creator: presentAccount(world, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    deployment_url: url,
    repository_url: apiUrlOf(world, deployment.repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: deployment.app === null ? null : presentApp(world, deployment.app),
  };
}
