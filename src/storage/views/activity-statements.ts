import type { Period } from '../../domain/activity.ts';
import { wholeDays } from './whole-days.ts';

/** The parameters $1 to $4 of a period: its begin and end, and those of the whole days in it. */
export function boundsOf(period: Period): Date[] {
  const days = wholeDays(period);
  return [period.since, period.until, days.since, days.until];
}

/** Rows of a period that fulfil a condition: of its whole days by day, of its edges by hour. */
function rowsBetween(condition: string): string {
  const columns = 'subject, metric, count, seconds';
  return `SELECT ${columns} FROM activity_hours WHERE hour >= $1 AND hour < $3 AND ${condition}
          UNION ALL
          SELECT ${columns} FROM activity_days WHERE day >= $3 AND day < $4 AND ${condition}
          UNION ALL
          SELECT ${columns} FROM activity_hours WHERE hour >= $4 AND hour < $2 AND ${condition}`;
}

export const TOTALS = {
  name: 'activity-totals',
  text: `SELECT subject, metric, sum(count::float8) AS count, sum(seconds) AS seconds,
                max(last_at) AS last_at
           FROM activity_totals WHERE subject = ANY ($1) GROUP BY subject, metric`,
};

export const TOTALS_BETWEEN = {
  name: 'activity-totals-between',
  text: `SELECT subject, metric, sum(count::float8) AS count, sum(seconds) AS seconds,
                NULL::timestamptz AS last_at
           FROM (${rowsBetween('subject = ANY ($5)')}) AS period GROUP BY subject, metric`,
};

export const SUMS_BETWEEN = {
  name: 'activity-sums-between',
  text: `SELECT metric, sum(count::float8) AS count, sum(seconds) AS seconds,
                count(*)::int AS read
           FROM (${rowsBetween('subject = ANY ($5)')}) AS period GROUP BY metric`,
};

// `metric` is compared with patterns of ours: all of a kind, or the one that has none beside it. The
// hour is a number, since a thousand dates take longer to read than to find.
export const HOURS = {
  name: 'activity-hours',
  text: `SELECT extract(epoch FROM hour)::float8 * 1000 AS at, split_part(metric, ':', 1) AS kind,
                sum(count::float8) AS count, sum(seconds) AS seconds, count(*)::int AS read
           FROM activity_hours
          WHERE subject = ANY ($3) AND hour >= $1 AND hour < $2 AND metric LIKE ANY ($4)
          GROUP BY hour, 2`,
};

// Issues are counted for the few that are told, and for who had no event: that is for those alone
// who have few repositories.
const busiest = (name: string, among: string) => ({
  name,
  text: `WITH events AS (
           SELECT subject, sum(count::float8) AS events, sum(count(*)) OVER () AS read
             FROM (${rowsBetween(`metric = 'event'::text AND ${among}`)}) AS period
            GROUP BY subject
         ), most AS (
           SELECT * FROM events ORDER BY events DESC, subject LIMIT $5
         ), quiet AS (
           SELECT DISTINCT subject
             FROM (${rowsBetween(`metric LIKE 'issue:%' AND ${among}`)}) AS period
            WHERE (SELECT count(*) FROM most) < $5
              AND subject NOT IN (SELECT subject FROM most)
         ), told AS (
           SELECT subject, events, read FROM most
           UNION ALL SELECT subject, 0, 0 FROM quiet ORDER BY events DESC, subject LIMIT $5
         )
         SELECT subject, events, (read / count(*) OVER ())::float8 AS read,
                (SELECT coalesce(sum(count::float8), 0)
                   FROM (${rowsBetween(`metric LIKE 'issue:%' AND subject = told.subject`)}) AS period
                ) AS issues
           FROM told ORDER BY events DESC, subject`,
});

// Two texts: one with a choice in it would read every repository's counts for the sake of one.
export const BUSIEST = busiest('activity-busiest', `subject LIKE 'repository:%'`);
export const BUSIEST_AMONG = busiest('activity-busiest-among', 'subject = ANY ($6)');

const gather = (table: string, at: 'hour' | 'day') => `
  WITH apart AS (
    DELETE FROM ${table} WHERE ctid IN
      (SELECT ctid FROM ${table}
        WHERE shard <> 0 AND ${at} < date_trunc('${at}', $1::timestamptz, 'UTC') LIMIT $2)
    RETURNING subject, ${at}, metric, count, seconds
  ), gathered AS (
    INSERT INTO ${table} AS known (subject, ${at}, metric, shard, count, seconds)
    SELECT subject, ${at}, metric, 0, sum(count), sum(seconds) FROM apart GROUP BY 1, 2, 3
     ORDER BY 1, 2, 3
    ON CONFLICT (subject, ${at}, metric, shard) DO UPDATE SET
      count = known.count + EXCLUDED.count, seconds = known.seconds + EXCLUDED.seconds
  )
  SELECT count(*)::int AS count FROM apart`;

/** Of rows that writers kept apart one is made; of each table in its turn. */
export const GATHER = [gather('activity_hours', 'hour'), gather('activity_days', 'day')];

const remove = (table: string, at: 'hour' | 'day') => `
  DELETE FROM ${table} WHERE ctid IN
    (SELECT ctid FROM ${table} WHERE ${at} < date_trunc('day', $1::timestamptz, 'UTC') LIMIT $2)`;

/** In this order: a day is never without its hours. */
export const REMOVE = [remove('activity_days', 'day'), remove('activity_hours', 'hour')];
