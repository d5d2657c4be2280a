import { z } from 'zod';
import {
  sumOf,
  type Activity,
  type Kind,
  type Metric,
  type Period,
  type Subject,
  type Tally,
} from '../../../../domain/activity.ts';
import { fullName } from '../../../../domain/repository.ts';
import { advancedAnalytics } from '../advanced-analytics.ts';
import { ratio } from '../ratio.ts';
import { type BotCapabilities, findRepository, route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const HOUR_MS = 3_600_000;
const HOURS = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
const TOP = 10;
/** What `metric_type` leaves, by kind of metric. */
const KINDS: Readonly<Record<'events' | 'issues' | 'resolutions', Kind>> = {
  events: 'event',
  issues: 'issue',
  resolutions: 'resolved',
};

type HourRow = Awaited<ReturnType<Activity['hours']>>[number];
type Sums = ReadonlyMap<Metric, Tally>;

const NONE: Tally = { count: 0, seconds: 0 };
const average = ({ count, seconds }: Tally) => ratio(seconds, count);

/** The begin of each hour of a period. */
function hoursOf({ since, until }: Period): Array<{ at: number; timestamp: string }> {
  const begin = since.getTime();
  return Array.from({ length: (until.getTime() - begin) / HOUR_MS }, (_, hour) => {
    const at = begin + hour * HOUR_MS;
    return { at, timestamp: new Date(at).toISOString() };
  });
}

/** One point an hour, also for hours in which nothing happened. */
function series<Value>(
  hours: ReturnType<typeof hoursOf>,
  rows: readonly HourRow[],
  kind: Kind,
  valueOf: (tally: Tally) => Value,
): Array<{ timestamp: string; value: Value }> {
  const byHour = new Map<number, Tally>();
  for (const row of rows) if (row.kind === kind) byHour.set(row.at, row);
  return hours.map(({ at, timestamp }) => ({ timestamp, value: valueOf(byHour.get(at) ?? NONE) }));
}

function breakdownOf(sums: Sums): Record<string, { count: number; resolved: number }> {
  const types = new Set(
    [...sums.keys()].flatMap((metric) => /^(?:issue|resolved):(.+)$/.exec(metric)?.[1] ?? []),
  );
  return Object.fromEntries(
    [...types].sort().map((type) => [
      type,
      {
        count: sums.get(`issue:${type}`)?.count ?? 0,
        resolved: sums.get(`resolved:${type}`)?.count ?? 0,
      },
    ]),
  );
}

function summaryOf(tallies: Sums, breakdown: ReturnType<typeof breakdownOf>) {
  const detected = sumOf({ tallies }, 'issue:').count;
  const resolved = sumOf({ tallies }, 'resolved:');
  const [commonest] = Object.entries(breakdown).sort(
    ([, one], [, other]) => other.count - one.count,
  );
  return {
    total_events: tallies.get('event')?.count ?? 0,
    issues_detected: detected,
    issues_resolved: resolved.count,
    // Some were detected before the period began.
    resolution_rate: ratio(Math.min(resolved.count, detected), detected),
    average_resolution_time: average(resolved),
    most_common_issue_type:
      commonest === undefined || commonest[1].count === 0 ? null : commonest[0],
  };
}

async function topOf(
  { activity, views }: BotCapabilities,
  among: readonly number[] | null,
  period: Period,
) {
  const busiest = await activity.busiest(among, period, TOP);
  const repositories = await views.repositoriesOf(busiest.map(({ repositoryId }) => repositoryId));
  return busiest.flatMap(({ repositoryId, events, issues }) => {
    const repository = repositories.get(repositoryId);
    return repository === undefined ? [] : [{ repository: fullName(repository), events, issues }];
  });
}

/** Analytics of the bot contract. */
export const analyticsRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/analytics',
    operation: 'getAnalytics',
    tag: 'Analytics',
    summary: 'Get what happened in a period',
    description:
      'Whole hours in UTC, the present one included. `metric_type` leaves the other metrics empty.',
    permission: 'analytics:read',
    limit: 'analytics',
    query: z.object({
      period: z.enum(['1h', '24h', '7d', '30d']).default('24h'),
      repository: z.string().max(140).optional().describe('`owner/name`.'),
      metric_type: z
        .enum(['events', 'issues', 'resolutions'])
        .optional()
        .describe('Only this kind of count.'),
    }),
    answers: {
      200: {
        description: 'The period',
        schema: BOT_SCHEMAS.Analytics,
        example: EXAMPLES.analytics,
      },
    },
    async handle({ query }, capabilities, identity) {
      const { period: length, repository: name, metric_type: only } = query;
      const now = capabilities.clock().getTime();
      const until = new Date(Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS);
      const since = new Date(until.getTime() - HOURS[length] * HOUR_MS);
      const period = { since, until };
      const among =
        name === undefined
          ? await visibleTo(capabilities, identity)
          : new Set([(await findRepository(capabilities, identity, name)).id]);
      const ids = among === 'all' ? null : [...among];
      const subjects: Subject[] =
        ids === null ? ['all'] : ids.map((repository) => ({ repository }));
      const { activity, configuration } = capabilities;
      const [all, hours, top] = await Promise.all([
        activity.sumsBetween(subjects, period),
        activity.hours(subjects, ['event', 'resolved'], period),
        topOf(capabilities, ids, period),
      ]);
      const counted = { subjects, period, ofAll: ids === null, sums: all, hours };
      const advanced = configuration.current().features.advanced_analytics
        ? await advancedAnalytics(capabilities, counted)
        : {};
      const wanted = (kind: Kind) => only === undefined || KINDS[only] === kind;
      const sums = new Map([...all].filter(([metric]) => wanted(metric.split(':')[0] as Kind)));
      const rows = hours.filter(({ kind }) => wanted(kind));
      const breakdown = breakdownOf(sums);
      const points = hoursOf(period);
      return {
        body: {
          period: length,
          summary: summaryOf(sums, breakdown),
          timeseries: {
            events_per_hour: series(points, rows, 'event', ({ count }) => count),
            resolution_times: series(points, rows, 'resolved', average),
          },
          breakdown_by_type: breakdown,
          top_repositories: top,
          ...advanced,
        },
      };
    },
  }),
];
