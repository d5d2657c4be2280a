import { z } from 'zod';
import { sumOf, type Totals } from '../../../../domain/activity.ts';
import { fullName, type MonitoredRepository } from '../../../../domain/repository.ts';
import { findRepository, route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { listRoute } from '../list-route.ts';
import { ratio } from '../ratio.ts';
import { owner, repo, repositoryStatus } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const RECENT = 10;

/** The success of repairs, 0 to 1; null where none was tried. */
function successRate(totals: Totals): number | null {
  return ratio(sumOf(totals, 'repair:succeeded').count, sumOf(totals, 'repair:').count);
}

function overviewOf(repository: MonitoredRepository, totals: Totals) {
  return {
    id: String(repository.id),
    full_name: fullName(repository),
    status: repository.status,
    last_event: totals.lastAt?.toISOString() ?? null,
    issues_detected: sumOf(totals, 'issue:').count,
    repairs_attempted: sumOf(totals, 'repair:').count,
    success_rate: successRate(totals),
  };
}

function statisticsOf(totals: Totals) {
  const events = sumOf(totals, 'event');
  const successful = sumOf(totals, 'repair:succeeded').count;
  return {
    total_events: events.count,
    issues_detected: sumOf(totals, 'issue:').count,
    repairs_successful: successful,
    repairs_failed: sumOf(totals, 'repair:').count - successful,
    average_response_time: ratio(events.seconds, events.count),
    last_activity: totals.lastAt?.toISOString() ?? null,
  };
}

const NOTHING: Totals = { tallies: new Map(), lastAt: null };

/** Repositories of the bot contract: the list, and one with its statistics. */
export const repositoryRoutes = [
  listRoute({
    path: '/api/v1/repositories',
    operation: 'listRepositories',
    tag: 'Repositories',
    summary: 'List monitored repositories',
    description: 'By name; those that the caller may see.',
    permission: 'repositories:read',
    limit: 'management',
    name: 'repositories',
    item: BOT_SCHEMAS.RepositoryOverview,
    example: EXAMPLES.repositories,
    filters: { status: repositoryStatus.optional().describe('Only these.') },
    async page(filter, slice, capabilities, identity) {
      const { activity, views } = capabilities;
      const visible = await visibleTo(capabilities, identity);
      const { items, total } = await views.repositories(filter, visible, slice);
      const totals = await activity.totals(items.map(({ id }) => ({ repository: id })));
      return { items: items.map((each, at) => overviewOf(each, totals[at] ?? NOTHING)), total };
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/repositories/{owner}/{repo}',
    operation: 'getRepository',
    tag: 'Repositories',
    summary: 'Get a repository with its configuration, statistics and latest Issues',
    permission: 'repositories:read',
    limit: 'management',
    params: z.object({ owner, repo }),
    answers: {
      200: {
        description: 'The repository',
        schema: BOT_SCHEMAS.RepositoryDetails,
        example: EXAMPLES.repository,
      },
    },
    async handle({ params }, capabilities, identity) {
      const { activity, views } = capabilities;
      const name = `${params.owner}/${params.repo}`;
      const repository = await findRepository(capabilities, identity, name);
      const [[totals = NOTHING], { inForce }, recent] = await Promise.all([
        activity.totals([{ repository: repository.id }]),
        capabilities.settings.of(repository.id),
        views.issues({ repository: name }, new Set([repository.id]), { limit: RECENT, offset: 0 }),
      ]);
      return {
        body: {
          id: String(repository.id),
          full_name: fullName(repository),
          status: repository.status,
          success_rate: successRate(totals),
          configuration: {
            auto_fix_enabled: inForce.auto_fix_enabled,
            notification_channels: inForce.notification_channels,
            detection_sensitivity: inForce.detection_sensitivity,
          },
          statistics: statisticsOf(totals),
          recent_issues: recent.items.map(
            ({ id, type, severity, status, detectedAt, resolvedAt }) => ({
              id,
              type,
              severity,
              detected_at: detectedAt.toISOString(),
              resolved: status === 'resolved',
              resolution_time:
                resolvedAt === null ? null : (resolvedAt.getTime() - detectedAt.getTime()) / 1000,
            }),
          ),
        },
      };
    },
  }),
];
