import { z } from 'zod';
import type { HealingRun } from '../../../../domain/run.ts';
import { RUN_STATUSES } from '../../../../domain/run.ts';
import { fullName, type MonitoredRepository } from '../../../../domain/repository.ts';
import { HttpError } from '../../../http-error.ts';
import { route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { listRoute } from '../list-route.ts';
import { actionWithDetails } from '../present-actions.ts';
import { playbookName, repositoryName } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

function executionOf(run: HealingRun, repository: MonitoredRepository | undefined) {
  const end = run.finishedAt?.getTime() ?? null;
  return {
    id: run.id,
    issue_id: run.issueId,
    repository: repository === undefined ? null : fullName(repository),
    playbook: run.playbook,
    playbook_version: run.playbookVersion,
    status: run.status,
    attempts: run.attempt,
    outcome: run.outcome,
    commit: run.headSha,
    started_at: run.createdAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
    duration: end === null ? null : (end - run.createdAt.getTime()) / 1000,
  };
}

/** Executions of playbooks. */
export const executionRoutes = [
  listRoute({
    path: '/api/v1/executions',
    operation: 'listExecutions',
    tag: 'Executions',
    summary: 'List executions of playbooks',
    description: 'Newest first; in repositories that the caller may see.',
    permission: 'executions:read',
    limit: 'management',
    name: 'executions',
    item: BOT_SCHEMAS.Execution,
    example: EXAMPLES.executions,
    filters: {
      repository: repositoryName.optional(),
      playbook: playbookName.optional(),
      status: z.enum(RUN_STATUSES).optional(),
    },
    async page(filter, slice, capabilities, identity) {
      const { views } = capabilities;
      const visible = await visibleTo(capabilities, identity);
      const { items, total } = await views.executions(filter, visible, slice);
      const repositories = await views.repositoriesOf([
        ...new Set(items.map(({ repositoryId }) => repositoryId)),
      ]);
      return {
        items: items.map((run) => executionOf(run, repositories.get(run.repositoryId))),
        total,
      };
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/executions/{execution_id}',
    operation: 'getExecution',
    tag: 'Executions',
    summary: 'Get an execution with its steps and what it did',
    permission: 'executions:read',
    limit: 'management',
    params: z.object({ execution_id: z.string().max(100).describe('Its id.') }),
    answers: {
      200: {
        description: 'The execution',
        schema: BOT_SCHEMAS.ExecutionDetails,
        example: EXAMPLES.execution,
      },
    },
    async handle({ params }, capabilities, identity) {
      const [run, visible] = await Promise.all([
        capabilities.execution(params.execution_id),
        visibleTo(capabilities, identity),
      ]);
      if (run === null || (visible !== 'all' && !visible.has(run.repositoryId))) {
        throw new HttpError('not_found', 'Execution not found', {
          details: 'There is no execution with this id that you may see.',
        });
      }
      const [stories, repositories] = await Promise.all([
        capabilities.views.stories([run.issueId]),
        capabilities.views.repositoriesOf([run.repositoryId]),
      ]);
      const { steps = [], actions = [] } = stories.get(run.issueId) ?? {};
      return {
        body: {
          ...executionOf(run, repositories.get(run.repositoryId)),
          steps: steps
            .filter(({ runId }) => runId === run.id)
            .map(({ name, attempt, status, error, startedAt, finishedAt }) => ({
              name,
              attempt,
              status,
              error,
              started_at: startedAt.toISOString(),
              finished_at: finishedAt.toISOString(),
            })),
          actions_taken: actions.filter(({ runId }) => runId === run.id).map(actionWithDetails),
        },
      };
    },
  }),
];
