/** How often something happened, and the seconds that it took together. */
export interface Tally {
  count: number;
  seconds: number;
}

/**
 * What is counted: `event` (a delivery dealt with), `issue:<type>`, `resolved:<type>`,
 * `repair:<status>` and `answer:<status>` (Runs that acted, and Runs that only told people).
 */
export type Metric = string;

/** Counts of one subject, by metric. */
export interface Totals {
  tallies: ReadonlyMap<Metric, Tally>;
  /** When anything of it happened last. */
  lastAt: Date | null;
}

/** Whose counts: everything, a repository by GitHub's id, or a playbook by name. */
export type Subject = 'all' | { repository: number } | { playbook: string };

/** Counts that are kept as things happen, so that reading them never scans what happened. */
export interface Activity {
  /** In the order of `subjects`. */
  totals(subjects: readonly Subject[]): Promise<Totals[]>;
  /** The same of a time alone, in the order of `subjects`; `lastAt` is null. */
  totalsBetween(subjects: readonly Subject[], since: Date, until: Date): Promise<Totals[]>;
  /** Of these subjects together, by hour (its begin) and metric, oldest first; hours without any are left out. */
  hours(
    subjects: readonly Subject[],
    since: Date,
    until: Date,
  ): Promise<Array<{ hour: Date; metric: Metric } & Tally>>;
  /** The repositories with most events in the time; `among` null: all. */
  busiest(
    among: readonly number[] | null,
    since: Date,
    until: Date,
    limit: number,
  ): Promise<Array<{ repositoryId: number; events: number; issues: number }>>;
  /** Forgets hours before; totals stay. */
  removeHours(before: Date, limit: number): Promise<number>;
}

/** The sum of all metrics that begin with `prefix`. */
export function sumOf(totals: Pick<Totals, 'tallies'>, prefix: string): Tally {
  const sum = { count: 0, seconds: 0 };
  for (const [metric, { count, seconds }] of totals.tallies) {
    if (!metric.startsWith(prefix)) continue;
    sum.count += count;
    sum.seconds += seconds;
  }
  return sum;
}
