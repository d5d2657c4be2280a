import { z } from 'zod';
import type { HealingRun } from '../../../../domain/run.ts';
import { RUN_STATUSES } from '../../../../domain/run.ts';
import { fullName, type MonitoredRepository } from '../../../../domain/repository.ts';
import { HttpError } from '../../../http-error.ts';
import { route, visibleTo } from '../capabilities.ts';
import { botContract } from '../contract.ts';
import { EXAMPLES } from '../examples.ts';
import { actionWithDetails } from '../present-actions.ts';
import { BOT_SCHEMAS, pageOf } from '../schemas.ts';

const { paging } = botContract;

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
  route({
    method: 'GET',
    path: '/api/v1/executions',
    operation: 'listExecutions',
    tag: 'Executions',
    summary: 'List executions of playbooks',
    description: 'Newest first; in repositories that the caller may see.',
    permission: 'executions:read',
    limit: 'management',
    query: z.object({
      ...paging.query.shape,
      repository: z.string().max(140).optional().describe('`owner/name`.'),
      playbook: z.string().max(60).optional().describe('Its name.'),
      status: z.enum(RUN_STATUSES).optional(),
    }),
    answers: {
      200: {
        description: 'A part of the list',
        schema: pageOf({ executions: z.array(BOT_SCHEMAS.Execution) }),
        example: EXAMPLES.executions,
      },
    },
    async handle({ query }, capabilities, identity) {
      const { repository, playbook, status } = query;
      const slice = paging.slice(query);
      const filter = {
        ...(repository === undefined ? {} : { repository }),
        ...(playbook === undefined ? {} : { playbook }),
        ...(status === undefined ? {} : { status }),
      };
      const visible = await visibleTo(capabilities, identity);
      const { items, total } = await capabilities.views.executions(filter, visible, slice);
      const repositories = await capabilities.views.repositoriesOf([
        ...new Set(items.map(({ repositoryId }) => repositoryId)),
      ]);
      return {
        body: {
          executions: items.map((run) => executionOf(run, repositories.get(run.repositoryId))),
          ...paging.present(slice, total),
        },
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
