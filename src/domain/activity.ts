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

/** A metric without what stands behind its colon. */
export type Kind = 'event' | 'issue' | 'resolved' | 'repair' | 'answer';

/** Counts of one subject, by metric. */
export interface Totals {
  tallies: ReadonlyMap<Metric, Tally>;
  /** When anything of it happened last. */
  lastAt: Date | null;
}

/** Whose counts: everything, a repository by GitHub's id, or a playbook by name. */
export type Subject = 'all' | { repository: number } | { playbook: string };

/** From the begin of an hour to the begin of another, which is not in it; hours and days are UTC's. */
export interface Period {
  since: Date;
  until: Date;
}

/** Counts that are kept as things happen, so that reading them never scans what happened. */
export interface Activity {
  /** In the order of `subjects`. */
  totals(subjects: readonly Subject[]): Promise<Totals[]>;
  /** The same of a period alone, in the order of `subjects`; `lastAt` is null. */
  totalsBetween(subjects: readonly Subject[], period: Period): Promise<Totals[]>;
  /** The same of these subjects together, by metric. */
  sumsBetween(subjects: readonly Subject[], period: Period): Promise<ReadonlyMap<Metric, Tally>>;
  /**
   * Of these subjects together, by hour (`at`: Unix milliseconds of its begin) and kind, in no order;
   * hours without any are left out.
   */
  hours(
    subjects: readonly Subject[],
    kinds: readonly Kind[],
    period: Period,
  ): Promise<ReadonlyArray<{ at: number; kind: Kind } & Tally>>;
  /** The repositories with most events in the period; `among` null: all. */
  busiest(
    among: readonly number[] | null,
    period: Period,
    limit: number,
  ): Promise<Array<{ repositoryId: number; events: number; issues: number }>>;
  /** Brings rows of hours and days before together that writers kept apart; gives how many, `limit` at most. */
  gather(before: Date, limit: number): Promise<number>;
  /** Forgets the days before the one that `before` lies in, and their hours; totals stay. */
  removeHours(before: Date, limit: number): Promise<number>;
}

/** The sum of all metrics that begin with `prefix`. */
export function sumOf({ tallies }: Pick<Totals, 'tallies'>, prefix: string): Tally {
  const sum = { count: 0, seconds: 0 };
  for (const [metric, { count, seconds }] of tallies) {
    if (!metric.startsWith(prefix)) continue;
    sum.count += count;
    sum.seconds += seconds;
  }
  return sum;
}
