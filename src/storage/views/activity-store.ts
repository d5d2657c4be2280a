import type { Activity, Subject, Tally, Totals } from '../../domain/activity.ts';
import type { Database } from '../database.ts';
import { rememberLarge } from '../remember-large.ts';

const TOTALS = {
  name: 'activity-totals',
  text: `SELECT subject, metric, sum(count)::float8 AS count, sum(seconds) AS seconds,
                max(last_at) AS last_at
           FROM activity_totals WHERE subject = ANY ($1) GROUP BY subject, metric`,
};

const TOTALS_BETWEEN = {
  name: 'activity-totals-between',
  text: `SELECT subject, metric, sum(count)::float8 AS count, sum(seconds) AS seconds,
                NULL::timestamptz AS last_at
           FROM activity_hours
          WHERE subject = ANY ($1) AND hour >= $2 AND hour < $3 GROUP BY subject, metric`,
};

const HOURS = {
  name: 'activity-hours',
  text: `SELECT hour, metric, sum(count)::float8 AS count, sum(seconds) AS seconds
           FROM activity_hours
          WHERE subject = ANY ($1) AND hour >= $2 AND hour < $3
          GROUP BY hour, metric ORDER BY hour, metric`,
};

// Two texts: one with a choice in it would read every repository's hours for the sake of one.
const busiest = (name: string, among: string) => ({
  name,
  text: `SELECT subject, sum(count) FILTER (WHERE metric = 'event')::float8 AS events,
                sum(count) FILTER (WHERE metric LIKE 'issue:%')::float8 AS issues,
                sum(count(*)) OVER ()::float8 AS read
           FROM activity_hours
          WHERE hour >= $1 AND hour < $2 AND ${among}
          GROUP BY subject ORDER BY events DESC NULLS LAST, subject LIMIT $3`,
});
const BUSIEST = busiest('activity-busiest', `subject LIKE 'repository:%'`);
const BUSIEST_AMONG = busiest('activity-busiest-among', 'subject = ANY ($4)');

const MANY_COUNTS = 20_000;

const REMOVE = `DELETE FROM activity_hours WHERE ctid IN
                  (SELECT ctid FROM activity_hours WHERE hour < $1 LIMIT $2)`;

function keyOf(subject: Subject): string {
  if (subject === 'all') return 'all';
  return 'repository' in subject
    ? `repository:${subject.repository}`
    : `playbook:${subject.playbook}`;
}

interface BusyRow {
  subject: string;
  events: number | null;
  issues: number | null;
  /** How many counts were read for all of the list. */
  read: number;
}

/** Counts in Postgres; triggers keep them. */
export function createActivity({ pool }: Database): Activity {
  // Hundreds of repositories have many hours in a month; which are the busiest changes slowly.
  const remember = rememberLarge<BusyRow[]>({
    isLarge: ([first]) => (first?.read ?? 0) > MANY_COUNTS,
    freshMs: 30_000,
    staleMs: 10 * 60_000,
  });
  async function totals(
    subjects: readonly Subject[],
    query: (keys: string[]) => { name: string; text: string; values: unknown[] },
  ): Promise<Totals[]> {
    const keys = subjects.map(keyOf);
    const { rows } = await pool.query<
      { subject: string; metric: string; last_at: Date | null } & Tally
    >(query([...new Set(keys)]));
    const found = new Map<string, { tallies: Map<string, Tally>; lastAt: Date | null }>();
    for (const { subject, metric, count, seconds, last_at: lastAt } of rows) {
      const sums = found.get(subject) ?? { tallies: new Map(), lastAt: null };
      sums.tallies.set(metric, { count, seconds });
      if (lastAt !== null && (sums.lastAt === null || sums.lastAt < lastAt)) sums.lastAt = lastAt;
      found.set(subject, sums);
    }
    return keys.map((key) => found.get(key) ?? { tallies: new Map(), lastAt: null });
  }

  return {
    totals: (subjects) => totals(subjects, (keys) => ({ ...TOTALS, values: [keys] })),

    totalsBetween: (subjects, since, until) =>
      totals(subjects, (keys) => ({ ...TOTALS_BETWEEN, values: [keys, since, until] })),

    async hours(subjects, since, until) {
      const { rows } = await pool.query<{ hour: Date; metric: string } & Tally>({
        ...HOURS,
        values: [subjects.map(keyOf), since, until],
      });
      return rows;
    },

    async busiest(among, since, until, limit) {
      const keys = among?.map((repository) => keyOf({ repository })).sort() ?? null;
      const period = until.getTime() - since.getTime();
      const rows = await remember(JSON.stringify([keys, period, limit]), async () => {
        const found = await pool.query<BusyRow>(
          keys === null
            ? { ...BUSIEST, values: [since, until, limit] }
            : { ...BUSIEST_AMONG, values: [since, until, limit, keys] },
        );
        return found.rows;
      });
      return rows.map(({ subject, events, issues }) => ({
        repositoryId: Number(subject.slice('repository:'.length)),
        events: events ?? 0,
        issues: issues ?? 0,
      }));
    },

    async removeHours(before, limit) {
      const { rowCount } = await pool.query(REMOVE, [before, limit]);
      return rowCount ?? 0;
    },
  };
}
