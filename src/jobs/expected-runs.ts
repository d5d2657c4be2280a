import type { Activity } from '../domain/activity.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Hours of the week are compared over so many weeks. */
const WEEKS = 4;
/** Work comes in bursts: so much more than the mean is to be taken on at once. */
const BURST = 3;

/**
 * How many executions at once the present and the next hour of the week usually want, by the same
 * hours of the last four weeks: the seconds they took together are spread over the hour. Null where
 * those hours saw none.
 */
export async function expectedRuns(
  activity: Pick<Activity, 'hours'>,
  at: Date,
): Promise<number | null> {
  const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  const seconds = new Map<number, number>();
  const past = Array.from({ length: WEEKS }, (_, index) => hour - (index + 1) * WEEK_MS);
  for (const begin of past) {
    const until = new Date(begin + 2 * HOUR_MS);
    const period = { since: new Date(begin), until };
    for (const row of await activity.hours(['all'], ['repair', 'answer'], period)) {
      const which = row.at - begin;
      seconds.set(which, (seconds.get(which) ?? 0) + row.seconds);
    }
  }
  if (seconds.size === 0) return null;
  const busiest = Math.max(...seconds.values()) / WEEKS;
  return Math.ceil((busiest / 3600) * BURST);
}
