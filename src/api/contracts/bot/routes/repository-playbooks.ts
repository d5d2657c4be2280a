import { z } from 'zod';
import { EVERYWHERE } from '../../../../domain/conversation.ts';
import type { Identity } from '../../../../domain/identity.ts';
import { fullName, type MonitoredRepository } from '../../../../domain/repository.ts';
import type { RunStatus } from '../../../../domain/run.ts';
import type { RepositoryPlaybook } from '../../../../healing/playbooks/repository-playbooks.ts';
import { HttpError } from '../../../http-error.ts';
import { type BotCapabilities, findRepository, requireChangeable, route } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { contentOf, pauseOf, turnOf } from '../present-playbooks.ts';
import { ratio } from '../ratio.ts';
import { owner, playbookName, repo } from '../schemas/parts.ts';
import { playbookSwitch } from '../schemas/playbooks.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const PATH = '/api/v1/repositories/{owner}/{repo}/playbooks';
const ONE = `${PATH}/{playbook_name}`;
const one = z.object({ owner, repo, playbook_name: playbookName });

function overviewOf({ enabled, issueTypes, own, pause, playbook }: RepositoryPlaybook) {
  return {
    name: playbook.name,
    version: playbook.version,
    description: playbook.description.trim(),
    author: playbook.author,
    own,
    supported_issues: issueTypes,
    enabled,
    disabled:
      pause === null ? null : { ...pauseOf(pause), everywhere: pause.repositoryId === EVERYWHERE },
  };
}

async function find(
  capabilities: BotCapabilities,
  identity: Identity,
  named: z.output<typeof one>,
): Promise<{ repository: MonitoredRepository; state: RepositoryPlaybook }> {
  const repository = await findRepository(capabilities, identity, `${named.owner}/${named.repo}`);
  const { repositoryPlaybooks } = capabilities;
  const state = await repositoryPlaybooks.find(repository.id, named.playbook_name);
  if (state !== null) return { repository, state };
  throw new HttpError('not_found', 'Playbook not found', {
    details: 'The repository has no playbook of this name.',
  });
}

/** How a playbook fared in one repository, counted by its executions there. */
async function statisticsOf(
  { views }: BotCapabilities,
  repository: MonitoredRepository,
  { acts, playbook }: RepositoryPlaybook,
) {
  const count = async (status?: RunStatus) => {
    const narrowed = { repository: fullName(repository), playbook: playbook.name };
    const filter = status === undefined ? narrowed : { ...narrowed, status };
    const slice = { limit: 1, offset: 0 };
    return (await views.executions(filter, new Set([repository.id]), slice)).total;
  };
  const [total, good, failed, unproven] = await Promise.all([
    count(),
    count(acts ? 'succeeded' : 'explained'),
    count('failed'),
    count('unproven'),
  ]);
  const bad = failed + unproven;
  return {
    total_executions: total,
    successful_executions: good,
    failed_executions: bad,
    success_rate: ratio(good, good + bad),
  };
}

/** Playbooks as one repository has them, its own among Pipewright's. */
export const repositoryPlaybookRoutes = [
  route({
    method: 'GET',
    path: PATH,
    operation: 'listRepositoryPlaybooks',
    tag: 'Playbooks',
    summary: 'List the playbooks of a repository, its own among Pipewright’s',
    description:
      'In the order in which they are tried. Its own are those that its default branch had when it was read last.',
    permission: 'playbooks:read',
    limit: 'management',
    params: z.object({ owner, repo }),
    answers: {
      200: {
        description: 'All of them',
        schema: z.object({ playbooks: z.array(BOT_SCHEMAS.RepositoryPlaybook), total: z.int() }),
        example: EXAMPLES.repositoryPlaybooks,
      },
    },
    async handle({ params }, capabilities, identity) {
      const name = `${params.owner}/${params.repo}`;
      const { id } = await findRepository(capabilities, identity, name);
      const playbooks = (await capabilities.repositoryPlaybooks.list(id)).map(overviewOf);
      return { body: { playbooks, total: playbooks.length } };
    },
  }),

  route({
    method: 'GET',
    path: ONE,
    operation: 'getRepositoryPlaybook',
    tag: 'Playbooks',
    summary: 'Get a playbook of a repository, and how it fared there',
    permission: 'playbooks:read',
    limit: 'management',
    params: one,
    answers: {
      200: {
        description: 'The playbook',
        schema: BOT_SCHEMAS.RepositoryPlaybookDetails,
        example: EXAMPLES.repositoryPlaybook,
      },
    },
    async handle({ params }, capabilities, identity) {
      const { repository, state } = await find(capabilities, identity, params);
      return {
        body: {
          ...overviewOf(state),
          ...contentOf(state.playbook),
          statistics: await statisticsOf(capabilities, repository, state),
        },
      };
    },
  }),

  route({
    method: 'PATCH',
    path: ONE,
    operation: 'updateRepositoryPlaybook',
    tag: 'Playbooks',
    summary: 'Turn a playbook on or off in one repository',
    description:
      'One that is off starts nothing new there, and what is under way stops before it changes anything. What is off everywhere, or by the settings, stays off: that is a 409.',
    permission: 'repositories:write',
    limit: 'management',
    params: one,
    body: playbookSwitch,
    bodyExample: { enabled: true, reason: 'It works again' },
    audit: {
      action: 'repository.playbook',
      target: (params) => `${params['owner']}/${params['repo']}`,
      details: (body) => ({ change: body }),
    },
    answers: {
      200: {
        description: 'It is so now',
        schema: z.object({
          message: z.string(),
          repository: z.string(),
          playbook: z.string(),
          enabled: z.boolean(),
          updated_at: z.iso.datetime(),
        }),
        example: {
          message: 'Playbook updated successfully',
          repository: 'octo/demo',
          playbook: 'our-own-format',
          enabled: true,
          updated_at: '2026-01-15T10:30:00.000Z',
        },
      },
    },
    async handle({ params, body }, capabilities, identity) {
      const { repository, state } = await find(capabilities, identity, params);
      await requireChangeable(capabilities, identity, repository);
      const to = turnOf(body, identity.name);
      await capabilities.repositoryPlaybooks.turn(repository.id, state, to);
      return {
        body: {
          message: 'Playbook updated successfully',
          repository: fullName(repository),
          playbook: state.playbook.name,
          enabled: body.enabled,
          updated_at: capabilities.clock().toISOString(),
        },
        subject: `${fullName(repository)}: ${state.playbook.name}`,
      };
    },
  }),
];
