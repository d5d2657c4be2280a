import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Metric, Period, Subject, Tally } from '../../../src/domain/activity.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { openTestStorage } from '../../support/test-database.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Twelve days across the end of a winter month, with changes of the clock in many countries between.
const BEGIN = Date.parse('2026-03-22T00:00:00Z');
const HOURS = 12 * 24;
const REPOSITORIES = [101, 102, 103, 104];
const METRICS = ['event', 'issue:test_failure', 'resolved:test_failure', 'repair:succeeded'];

interface Happening {
  at: number;
  repository: number;
  metric: Metric;
  seconds: number;
}

let storage: Storage;
let happenings: Happening[] = [];
beforeAll(async () => {
  storage = await openTestStorage();
  [happenings = []] = fc.sample(
    fc.array(
      fc.record({
        at: fc.integer({ min: BEGIN, max: BEGIN + HOURS * HOUR_MS - 1 }),
        repository: fc.constantFrom(...REPOSITORIES),
        metric: fc.constantFrom(...METRICS),
        seconds: fc.integer({ min: 0, max: 500 }),
      }),
      { minLength: 400, maxLength: 400 },
    ),
    1,
  );
  // Over several connections, each of which writes rows of its own, where clocks change on 29 March.
  const { connectionString } = storage;
  const options = '-c TimeZone=Europe/Berlin';
  const pool = new pg.Pool({ connectionString, options, max: 4 });
  await Promise.all(
    happenings.map(({ at, metric, repository, seconds }) =>
      pool.query('SELECT count_activity($1, $2, $3, $4)', [
        ['all', `repository:${repository}`],
        metric,
        seconds,
        new Date(at),
      ]),
    ),
  );
  // As many writers leave it, whichever connections these were.
  await pool.query('UPDATE activity_hours SET shard = shard + 8');
  await pool.query('UPDATE activity_days SET shard = shard + 8');
  await pool.end();
});
afterAll(() => storage.stop());

const fits = (subjects: readonly Subject[], { repository }: Happening) =>
  subjects.some(
    (subject) =>
      subject === 'all' || ('repository' in subject && subject.repository === repository),
  );

function happenedIn({ since, until }: Period, subjects: readonly Subject[]): Happening[] {
  return happenings.filter(
    (one) => one.at >= since.getTime() && one.at < until.getTime() && fits(subjects, one),
  );
}

function sumsOf(rows: readonly Happening[]): Map<Metric, Tally> {
  const sums = new Map<Metric, Tally>();
  for (const { metric, seconds } of rows) {
    const sum = sums.get(metric) ?? { count: 0, seconds: 0 };
    sums.set(metric, { count: sum.count + 1, seconds: sum.seconds + seconds });
  }
  return sums;
}

const anyPeriod = fc
  .tuple(fc.integer({ min: -30, max: HOURS + 30 }), fc.integer({ min: 0, max: HOURS + 60 }))
  .map(([first, length]) => ({
    since: new Date(BEGIN + first * HOUR_MS),
    until: new Date(BEGIN + (first + length) * HOUR_MS),
  }));
const anySubjects = fc.oneof(
  fc.constant<Subject[]>(['all']),
  fc
    .subarray(REPOSITORIES)
    .map((ids): Subject[] => ids.map((repository): Subject => ({ repository }))),
);

/** All that is told of any period is what happened in it. */
async function expectTruth(): Promise<void> {
  const { activity } = storage;
  const check = async (period: Period, subjects: readonly Subject[]) => {
    const expected = happenedIn(period, subjects);
    const sums = await activity.sumsBetween(subjects, period);
    expect(sums).toEqual(sumsOf(expected));
    const each = await activity.totalsBetween(subjects, period);
    expect(each.map(({ tallies }) => tallies)).toEqual(
      subjects.map((subject) => sumsOf(happenedIn(period, [subject]))),
    );
    const hours = await activity.hours(subjects, ['event', 'repair'], period);
    for (const kind of ['event', 'repair'] as const) {
      const ofKind = expected.filter(({ metric }) => metric.split(':')[0] === kind);
      const told = hours.filter((row) => row.kind === kind);
      expect(told).toHaveLength(new Set(told.map(({ at }) => at)).size);
      expect(new Set(told.map(({ at }) => at))).toEqual(
        new Set(ofKind.map(({ at }) => Math.floor(at / HOUR_MS) * HOUR_MS)),
      );
      expect(told.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(
        ofKind.reduce((sum, { seconds }) => sum + seconds, 0),
      );
    }
  };
  await fc.assert(fc.asyncProperty(anyPeriod, anySubjects, check), { numRuns: 60 });
}

describe('Activity in Postgres', () => {
  it('adds whole days and hours at their edges up to what happened in any period', async () => {
    await expectTruth();
  });

  it('tells the busiest repositories, and those with Issues alone after them', async () => {
    const check = async (period: Period, ids: number[], limit: number) => {
      for (const among of [null, ids]) {
        const subjects = (among ?? REPOSITORIES).map((repository): Subject => ({ repository }));
        const rows = happenedIn(period, subjects);
        const counted = (among ?? REPOSITORIES)
          .map((repositoryId) => {
            const own = rows.filter(({ repository }) => repository === repositoryId);
            const events = own.filter(({ metric }) => metric === 'event').length;
            const issues = own.filter(({ metric }) => metric.startsWith('issue:')).length;
            return { repositoryId, events, issues };
          })
          .filter(({ events, issues }) => events > 0 || issues > 0)
          .sort((one, other) => other.events - one.events || one.repositoryId - other.repositoryId);
        expect(await storage.activity.busiest(among, period, limit)).toEqual(
          counted.slice(0, limit),
        );
      }
    };
    const limit = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(anyPeriod, fc.subarray(REPOSITORIES), limit, check), {
      numRuns: 40,
    });
  });

  it('brings together what writers kept apart, and tells the same', async () => {
    const { activity } = storage;
    const apart = async () => {
      const client = new pg.Client({ connectionString: storage.connectionString });
      await client.connect();
      const { rows } = await client.query<{ count: number }>(
        `SELECT (SELECT count(*) FROM activity_hours WHERE shard <> 0)::int
              + (SELECT count(*) FROM activity_days WHERE shard <> 0)::int AS count`,
      );
      await client.end();
      return rows[0]?.count;
    };
    const end = new Date(BEGIN + 13 * DAY_MS);
    expect(await activity.gather(new Date(BEGIN), 10_000)).toBe(0);
    expect(await activity.gather(end, 7)).toBe(7);
    await expectTruth();
    await activity.gather(end, 10_000);
    expect(await apart()).toBe(0);
    expect(await activity.gather(end, 10_000)).toBe(0);
    await expectTruth();
  });

  it('loses and doubles nothing that is counted while rows are brought together', async () => {
    const { activity, connectionString } = storage;
    const pool = new pg.Pool({ connectionString, max: 4 });
    const at = new Date(BEGIN + 20.4 * DAY_MS);
    const end = new Date(BEGIN + 22 * DAY_MS);
    const counted = Array.from({ length: 120 }, () =>
      pool.query(`SELECT count_activity(ARRAY['repository:105'], 'event', 1, $1)`, [at]),
    );
    const gathered = Array.from({ length: 20 }, () => activity.gather(end, 3));
    await Promise.all([...counted, ...gathered]);
    await pool.end();
    for (const length of [2, 2.5]) {
      const since = new Date(end.getTime() - length * DAY_MS);
      expect(await activity.sumsBetween([{ repository: 105 }], { since, until: end })).toEqual(
        new Map([['event', { count: 120, seconds: 120 }]]),
      );
    }
  });

  it('forgets whole days with their hours, and nothing of the total', async () => {
    const { activity } = storage;
    const [before] = await activity.totals(['all']);
    const noon = new Date(BEGIN + 5.5 * DAY_MS);
    expect(await activity.removeHours(noon, 3)).toBe(3);
    while ((await activity.removeHours(noon, 100)) > 0);
    const [after] = await activity.totals(['all']);
    expect(after).toEqual(before);
    happenings = happenings.filter(({ at }) => at >= BEGIN + 5 * DAY_MS);
    await expectTruth();
  });
});
