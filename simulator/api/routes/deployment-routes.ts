import { addDeploymentStatus, createDeployment, reviewGate } from '../../flows/deployments.ts';
import { resolveCommit } from '../../git/refs.ts';
import type { Deployment } from '../../state/deployments.ts';
import type { Repository } from '../../state/repository.ts';
import { ApiError, notAccessible, notFound, unprocessable } from '../api-error.ts';
import { created, list, noContent, ok, onRepository, type Operation } from '../operation.ts';
import { presentDeployment, presentDeploymentStatus } from '../present/deployment.ts';
import { runOf } from './action-routes.ts';

const READ = [{ deployments: 'read' }] as const;
const WRITE = [{ deployments: 'write' }] as const;

function deploymentOf(repository: Repository, id: string | undefined): Deployment {
  const deployment = repository.deployments.get(Number(id));
  if (deployment === undefined) throw notFound();
  return deployment;
}

/** Deployments, their statuses, and the verdicts of Apps that protect environments. */
export const deploymentRoutes = {
  'repos/create-deployment': onRepository<'repos/create-deployment'>(WRITE, async (call) => {
    const { world, repository, body, sender, actor } = call;
    const sha = await resolveCommit(repository.gitDir, body.ref);
    if (sha === null) throw unprocessable(`No ref found for: ${body.ref}`);
    const contexts = body.required_contexts;
    const failing = repository.statuses.some(
      (status) =>
        status.sha === sha &&
        status.state !== 'success' &&
        (contexts === undefined || contexts.includes(status.context)),
    );
    if (failing) throw new ApiError(409, 'Conflict: Commit status checks failed for this ref.');
    const payload = typeof body.payload === 'object' ? body.payload : {};
    const deployment = createDeployment(world, repository, {
      sha,
      ref: body.ref,
      task: body.task ?? 'deploy',
      payload,
      environment: body.environment ?? 'production',
      description: body.description ?? null,
      creator: sender,
      app: actor.kind === 'installation' ? actor.token.installation.app : null,
    });
    return created(presentDeployment(world, deployment));
  }),
  'repos/list-deployments': onRepository<'repos/list-deployments'>(READ, async (call) => {
    const { world, repository, query } = call;
    const deployments = [...repository.deployments.values()].filter(
      (each) =>
        (query.sha === undefined || each.sha === query.sha) &&
        (query.ref === undefined || each.ref === query.ref) &&
        (query.task === undefined || each.task === query.task) &&
        (query.environment === undefined || each.environment === query.environment),
    );
    return list(call, deployments.reverse(), (each) => presentDeployment(world, each));
  }),
  'repos/get-deployment': onRepository<'repos/get-deployment'>(
    READ,
    ({ world, repository, path }) =>
      ok(presentDeployment(world, deploymentOf(repository, path['deployment_id']))),
  ),
  'repos/create-deployment-status': onRepository<'repos/create-deployment-status'>(
    WRITE,
    ({ world, repository, path, body, sender }) => {
      const deployment = deploymentOf(repository, path['deployment_id']);
      const status = addDeploymentStatus(world, deployment, {
        state: body.state,
        creator: sender,
        description: body.description ?? '',
        logUrl: body.log_url ?? body.target_url ?? '',
        environmentUrl: body.environment_url ?? '',
      });
      return created(presentDeploymentStatus(world, deployment, status));
    },
  ),
  'repos/list-deployment-statuses': onRepository<'repos/list-deployment-statuses'>(
    READ,
    async (call) => {
      const deployment = deploymentOf(call.repository, call.path['deployment_id']);
      return list(call, deployment.statuses.toReversed(), (status) =>
        presentDeploymentStatus(call.world, deployment, status),
      );
    },
  ),
  'actions/review-custom-gates-for-run': onRepository<'actions/review-custom-gates-for-run'>(
    WRITE,
    ({ repository, path, body, actor }) => {
      const run = runOf(repository, path['run_id']);
      if (actor.kind !== 'installation') throw notAccessible();
      const { app } = actor.token.installation;
      const review = body as { environment_name: string; state?: 'approved' | 'rejected' };
      const { environment_name: environment, state } = review;
      // A comment alone leaves the verdict open.
      if (state === undefined) return noContent();
      const asked = reviewGate(repository, {
        runId: run.id,
        environment,
        app,
        approved: state === 'approved',
      });
      if (!asked)
        throw unprocessable('There is no pending deployment protection rule for this run');
      return noContent();
    },
  ),
} satisfies Record<string, Operation>;
