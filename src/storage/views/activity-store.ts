import type pg from 'pg';
import type { Activity, Kind, Period, Subject, Tally, Totals } from '../../domain/activity.ts';
import type { Database } from '../database.ts';
import { rememberLarge } from '../remember-large.ts';
import {
  boundsOf,
  BUSIEST,
  BUSIEST_AMONG,
  GATHER,
  HOURS,
  REMOVE,
  SUMS_BETWEEN,
  TOTALS,
  TOTALS_BETWEEN,
} from './activity-statements.ts';

const MANY_COUNTS = 2000;
const RECENT_MS = 2 * 3_600_000;

function keyOf(subject: Subject): string {
  if (subject === 'all') return 'all';
  return 'repository' in subject
    ? `repository:${subject.repository}`
    : `playbook:${subject.playbook}`;
}

/** `read`: how many counts were read; of all rows of an answer it adds up to those of all of it. */
type Read<Row> = Row & { read: number };
type SumRow = Read<{ metric: string } & Tally>;
type HourRow = Read<{ at: number; kind: Kind } & Tally>;
type BusyRow = Read<{ subject: string; events: number; issues: number }>;
type TotalRow = { subject: string; metric: string; last_at: Date | null } & Tally;

function totalsOf(keys: readonly string[], rows: readonly TotalRow[]): Totals[] {
  const found = new Map<string, { tallies: Map<string, Tally>; lastAt: Date | null }>();
  for (const { subject, metric, count, seconds, last_at: lastAt } of rows) {
    const sums = found.get(subject) ?? { tallies: new Map(), lastAt: null };
    sums.tallies.set(metric, { count, seconds });
    if (lastAt !== null && (sums.lastAt === null || sums.lastAt < lastAt)) sums.lastAt = lastAt;
    found.set(subject, sums);
  }
  return keys.map((key) => found.get(key) ?? { tallies: new Map(), lastAt: null });
}

/** Changes rows of one table after the other, `limit` together. */
async function inTurn(
  statements: readonly string[],
  limit: number,
  change: (statement: string, limit: number) => Promise<number>,
): Promise<number> {
  let changed = 0;
  for (const statement of statements) {
    if (changed < limit) changed += await change(statement, limit - changed);
  }
  return changed;
}

/** Counts in Postgres; triggers keep them. */
export function createActivity({ pool }: Pick<Database, 'pool'>): Activity {
  // Hundreds of repositories have many counts in a month; what they come to changes slowly.
  const remember = rememberLarge<{ rows: Array<Read<object>>; read: number }>({
    isLarge: ({ read }) => read > MANY_COUNTS,
    freshMs: 30_000,
    staleMs: 2 * 60_000,
    // A month of hours is a tenth of a megabyte.
    most: 100,
  });
  async function ask<Row extends Read<object>>(
    statement: pg.QueryConfig & { name: string },
    values: readonly unknown[],
  ): Promise<Row[]> {
    const { rows } = await remember(JSON.stringify([statement.name, values]), async () => {
      const found = await pool.query<Row>({ ...statement, values: [...values] });
      return { rows: found.rows, read: found.rows.reduce((sum, { read }) => sum + read, 0) };
    });
    return rows as Row[];
  }
  const keysOf = (subjects: readonly Subject[]) => [...new Set(subjects.map(keyOf))].sort();

  return {
    async totals(subjects) {
      const values = [keysOf(subjects)];
      const { rows } = await pool.query<TotalRow>({ ...TOTALS, values });
      return totalsOf(subjects.map(keyOf), rows);
    },

    async totalsBetween(subjects, period) {
      const values = [...boundsOf(period), keysOf(subjects)];
      const { rows } = await pool.query<TotalRow>({ ...TOTALS_BETWEEN, values });
      return totalsOf(subjects.map(keyOf), rows);
    },

    async sumsBetween(subjects, period) {
      const rows = await ask<SumRow>(SUMS_BETWEEN, [...boundsOf(period), keysOf(subjects)]);
      return new Map(rows.map(({ metric, count, seconds }) => [metric, { count, seconds }]));
    },

    async hours(subjects, kinds, { since, until }: Period) {
      const patterns = [...kinds].sort().map((kind) => (kind === 'event' ? kind : `${kind}:%`));
      const values = [keysOf(subjects), patterns];
      // What is over stays as it is; the last hours are read anew.
      const recent = new Date(Math.max(since.getTime(), until.getTime() - RECENT_MS));
      const [settled, { rows }] = await Promise.all([
        ask<HourRow>(HOURS, [since, recent, ...values]),
        pool.query<HourRow>({ ...HOURS, values: [recent, until, ...values] }),
      ]);
      return [...settled, ...rows];
    },

    async busiest(among, period, limit) {
      const values = [...boundsOf(period), limit];
      const rows =
        among === null
          ? await ask<BusyRow>(BUSIEST, values)
          : await ask<BusyRow>(BUSIEST_AMONG, [
              ...values,
              keysOf(among.map((repository) => ({ repository }))),
            ]);
      return rows.map(({ subject, events, issues }) => ({
        repositoryId: Number(subject.slice('repository:'.length)),
        events,
        issues,
      }));
    },

    gather: (before, limit) =>
      inTurn(GATHER, limit, async (text, most) => {
        const { rows } = await pool.query<{ count: number }>(text, [before, most]);
        return rows[0]?.count ?? 0;
      }),

    removeHours: (before, limit) =>
      inTurn(REMOVE, limit, async (text, most) => {
        const { rowCount } = await pool.query(text, [before, most]);
        return rowCount ?? 0;
      }),
  };
}
