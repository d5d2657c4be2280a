import type { Period } from '../../domain/activity.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * The whole days (UTC) of a period: what is left of it before and after them are hours. Without a
 * whole day both are the period's end, so that all of it are hours before.
 */
export function wholeDays({ since, until }: Period): Period {
  const first = Math.ceil(since.getTime() / DAY_MS) * DAY_MS;
  const end = Math.floor(until.getTime() / DAY_MS) * DAY_MS;
  return first < end ? { since: new Date(first), until: new Date(end) } : { since: until, until };
}
