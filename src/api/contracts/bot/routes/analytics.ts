import { z } from 'zod';
import type { Activity, Metric, Subject, Tally } from '../../../../domain/activity.ts';
import { fullName } from '../../../../domain/repository.ts';
import { advancedAnalytics } from '../advanced-analytics.ts';
import { type BotCapabilities, findRepository, route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const HOUR_MS = 3_600_000;
const HOURS = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
const TOP = 10;

type Row = Awaited<ReturnType<Activity['hours']>>[number];

const begins = (prefix: string) => (metric: Metric) => metric.startsWith(prefix);

function add(rows: readonly Row[], fits: (metric: Metric) => boolean): Tally {
  return rows
    .filter(({ metric }) => fits(metric))
    .reduce(
      (sum, { count, seconds }) => ({ count: sum.count + count, seconds: sum.seconds + seconds }),
      { count: 0, seconds: 0 },
    );
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
const average = ({ count, seconds }: Tally) => (count === 0 ? null : rounded(seconds / count));

/** One point an hour, also for hours in which nothing happened. */
function series<Value>(
  rows: readonly Row[],
  since: Date,
  until: Date,
  fits: (metric: Metric) => boolean,
  valueOf: (tally: Tally) => Value,
): Array<{ timestamp: string; value: Value }> {
  const byHour = new Map<number, Row[]>();
  for (const row of rows.filter(({ metric }) => fits(metric))) {
    const at = row.hour.getTime();
    byHour.set(at, [...(byHour.get(at) ?? []), row]);
  }
  const points = [];
  for (let at = since.getTime(); at < until.getTime(); at += HOUR_MS) {
    const tally = add(byHour.get(at) ?? [], () => true);
    points.push({ timestamp: new Date(at).toISOString(), value: valueOf(tally) });
  }
  return points;
}

function breakdownOf(rows: readonly Row[]): Record<string, { count: number; resolved: number }> {
  const types = new Set(
    rows.flatMap(({ metric }) => /^(?:issue|resolved):(.+)$/.exec(metric)?.[1] ?? []),
  );
  return Object.fromEntries(
    [...types].sort().map((type) => [
      type,
      {
        count: add(rows, (metric) => metric === `issue:${type}`).count,
        resolved: add(rows, (metric) => metric === `resolved:${type}`).count,
      },
    ]),
  );
}

function summaryOf(rows: readonly Row[], breakdown: ReturnType<typeof breakdownOf>) {
  const detected = add(rows, begins('issue:')).count;
  const resolved = add(rows, begins('resolved:'));
  const [commonest] = Object.entries(breakdown).sort(
    ([, one], [, other]) => other.count - one.count,
  );
  return {
    total_events: add(rows, (metric) => metric === 'event').count,
    issues_detected: detected,
    issues_resolved: resolved.count,
    // Some were detected before the period began.
    resolution_rate: detected === 0 ? null : rounded(Math.min(1, resolved.count / detected)),
    average_resolution_time: average(resolved),
    most_common_issue_type:
      commonest === undefined || commonest[1].count === 0 ? null : commonest[0],
  };
}

async function topOf(
  { activity, views }: BotCapabilities,
  among: readonly number[] | null,
  since: Date,
  until: Date,
) {
  const busiest = await activity.busiest(among, since, until, TOP);
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
      const { period, repository: name, metric_type: only } = query;
      const now = capabilities.clock().getTime();
      const until = new Date(Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS);
      const since = new Date(until.getTime() - HOURS[period] * HOUR_MS);
      const among =
        name === undefined
          ? await visibleTo(capabilities, identity)
          : new Set([(await findRepository(capabilities, identity, name)).id]);
      const ids = among === 'all' ? null : [...among];
      const subjects: Subject[] =
        ids === null ? ['all'] : ids.map((repository) => ({ repository }));
      const all = await capabilities.activity.hours(subjects, since, until);
      const rows = only === undefined ? all : all.filter(({ metric }) => KINDS[only](metric));
      const breakdown = breakdownOf(rows);
      return {
        body: {
          period,
          summary: summaryOf(rows, breakdown),
          timeseries: {
            events_per_hour: series(rows, since, until, begins('event'), ({ count }) => count),
            resolution_times: series(rows, since, until, begins('resolved:'), average),
          },
          breakdown_by_type: breakdown,
          top_repositories: await topOf(capabilities, ids, since, until),
          ...(capabilities.configuration.current().features.advanced_analytics
            ? await advancedAnalytics(capabilities, { subjects, since, until, ofAll: ids === null })
            : {}),
        },
      };
    },
  }),
];

const KINDS = {
  events: begins('event'),
  issues: begins('issue:'),
  resolutions: begins('resolved:'),
};
