import { z } from 'zod';
import type { Totals } from '../../../../domain/activity.ts';
import { sumOf } from '../../../../domain/activity.ts';
import type { PlaybookState } from '../../../../healing/playbooks/playbook-states.ts';
import { HttpError } from '../../../http-error.ts';
import { type BotCapabilities, requireUnbound, route } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { contentOf, pauseOf, turnOf } from '../present-playbooks.ts';
import { ratio } from '../ratio.ts';
import { playbookName } from '../schemas/parts.ts';
import { playbookSwitch } from '../schemas/playbooks.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const NOTHING: Totals = { tallies: new Map(), lastAt: null };

/** Of its Runs that acted; one that only tells people succeeds when it told them. */
function statisticsOf({ acts }: Pick<PlaybookState, 'acts'>, totals: Totals) {
  const of = acts ? 'repair:' : 'answer:';
  const { count, seconds } = sumOf(totals, of);
  const successful = sumOf(totals, acts ? 'repair:succeeded' : 'answer:explained').count;
  return {
    total_executions: count,
    successful_executions: successful,
    failed_executions: count - successful,
    success_rate: ratio(successful, count),
    average_execution_time: ratio(seconds, count),
  };
}

function overviewOf(state: PlaybookState, totals: Totals) {
  const { playbook, pause } = state;
  return {
    name: playbook.name,
    version: playbook.version,
    description: playbook.description.trim(),
    supported_issues: state.issueTypes,
    success_rate: statisticsOf(state, totals).success_rate,
    enabled: pause === null,
    last_updated: state.lastUpdated.toISOString(),
  };
}

async function findPlaybook({ playbooks }: BotCapabilities, name: string): Promise<PlaybookState> {
  const state = (await playbooks.list()).find(({ playbook }) => playbook.name === name);
  if (state !== undefined) return state;
  throw new HttpError('not_found', 'Playbook not found', {
    details: 'There is no playbook of this name; GET /api/v1/playbooks lists them.',
  });
}

/** Playbooks: what there is, how they fare, and turning them on and off. */
export const playbookRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/playbooks',
    operation: 'listPlaybooks',
    tag: 'Playbooks',
    summary: 'List playbooks',
    description: 'In the order in which they are tried.',
    permission: 'playbooks:read',
    limit: 'management',
    answers: {
      200: {
        description: 'All playbooks',
        schema: z.object({ playbooks: z.array(BOT_SCHEMAS.Playbook), total: z.int() }),
        example: EXAMPLES.playbooks,
      },
    },
    async handle(_call, { activity, playbooks }) {
      const states = await playbooks.list();
      const totals = await activity.totals(
        states.map(({ playbook }) => ({ playbook: playbook.name })),
      );
      return {
        body: {
          playbooks: states.map((state, at) => overviewOf(state, totals[at] ?? NOTHING)),
          total: states.length,
        },
      };
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/playbooks/{playbook_name}',
    operation: 'getPlaybook',
    tag: 'Playbooks',
    summary: 'Get a playbook with its limits, steps and statistics',
    permission: 'playbooks:read',
    limit: 'management',
    params: z.object({ playbook_name: playbookName }),
    answers: {
      200: {
        description: 'The playbook',
        schema: BOT_SCHEMAS.PlaybookDetails,
        example: EXAMPLES.playbook,
      },
    },
    async handle({ params }, capabilities) {
      const state = await findPlaybook(capabilities, params.playbook_name);
      const { playbook, pause } = state;
      const [totals = NOTHING] = await capabilities.activity.totals([{ playbook: playbook.name }]);
      return {
        body: {
          ...overviewOf(state, totals),
          author: playbook.author,
          created_at: state.createdAt.toISOString(),
          ...contentOf(playbook),
          statistics: statisticsOf(state, totals),
          disabled: pause === null ? null : pauseOf(pause),
        },
      };
    },
  }),

  route({
    method: 'PATCH',
    path: '/api/v1/playbooks/{playbook_name}',
    operation: 'updatePlaybook',
    tag: 'Playbooks',
    summary: 'Turn a playbook on or off, everywhere',
    description:
      'One that is off starts nothing new and does nothing more for executions that have not acted yet.',
    permission: 'playbooks:write',
    limit: 'management',
    params: z.object({ playbook_name: playbookName }),
    body: playbookSwitch,
    bodyExample: { enabled: false, reason: 'Its registry is being moved' },
    audit: {
      action: 'playbook.update',
      target: (params) => params['playbook_name'] ?? '',
      details: (body) => ({ change: body }),
    },
    answers: {
      200: {
        description: 'It is so now',
        schema: z.object({
          message: z.string(),
          playbook: z.string(),
          enabled: z.boolean(),
          updated_at: z.iso.datetime(),
        }),
        example: {
          message: 'Playbook updated successfully',
          playbook: 'prettier-format',
          enabled: false,
          updated_at: '2026-01-15T10:30:00.000Z',
        },
      },
    },
    async handle({ params, body }, capabilities, identity) {
      requireUnbound(identity);
      const { playbook } = await findPlaybook(capabilities, params.playbook_name);
      await capabilities.playbooks.turn(playbook.name, turnOf(body, identity.name));
      return {
        body: {
          message: 'Playbook updated successfully',
          playbook: playbook.name,
          enabled: body.enabled,
          updated_at: capabilities.clock().toISOString(),
        },
      };
    },
  }),
];
