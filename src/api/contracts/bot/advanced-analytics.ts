import {
  sumOf,
  type Activity,
  type Kind,
  type Metric,
  type Period,
  type Subject,
  type Tally,
} from '../../../domain/activity.ts';
import type { PlaybookStates } from '../../../healing/playbooks/playbook-states.ts';
import { ratio } from './ratio.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

/** How much more there was than before, as a share of before; null where there was nothing before. */
function growth(before: number, now: number): number | null {
  return ratio(now - before, before);
}

/**
 * What analytics tell beside the contract's: the period before, how each playbook fared (null for
 * one repository, of which playbooks keep no counts), and in which hours of the week events come,
 * where the period has whole weeks.
 */
export async function advancedAnalytics(
  { activity, playbooks }: { activity: Activity; playbooks: Pick<PlaybookStates, 'list'> },
  asked: {
    subjects: readonly Subject[];
    period: Period;
    ofAll: boolean;
    /** Of the period. */
    sums: ReadonlyMap<Metric, Tally>;
    hours: ReadonlyArray<{ at: number; kind: Kind; count: number }>;
  },
) {
  const { subjects, period, ofAll, sums, hours } = asked;
  const { since, until } = period;
  const length = until.getTime() - since.getTime();
  const earlier = { since: new Date(since.getTime() - length), until: since };
  const [before, fared] = await Promise.all([
    activity.sumsBetween(subjects, earlier),
    ofAll ? playbooksBetween({ activity, playbooks }, period) : null,
  ]);
  const compared = (prefix: string) => {
    const previous = sumOf({ tallies: before }, prefix).count;
    return { previous, change: growth(previous, sumOf({ tallies: sums }, prefix).count) };
  };
  return {
    comparison: {
      total_events: compared('event'),
      issues_detected: compared('issue:'),
      issues_resolved: compared('resolved:'),
    },
    playbooks: fared,
    hours_of_week: length >= WEEK_MS ? weekOf(hours.filter(({ kind }) => kind === 'event')) : [],
  };
}

async function playbooksBetween(
  { activity, playbooks }: { activity: Activity; playbooks: Pick<PlaybookStates, 'list'> },
  period: Period,
) {
  const names = (await playbooks.list()).map(({ playbook }) => playbook.name);
  const totals = await activity.totalsBetween(
    names.map((playbook) => ({ playbook })),
    period,
  );
  return names.flatMap((playbook, at) => {
    const tallies = totals[at] ?? { tallies: new Map<string, Tally>() };
    const { count, seconds } = sumOf(tallies, 'repair:');
    const told = sumOf(tallies, 'answer:').count;
    if (count + told === 0) return [];
    const succeeded = sumOf(tallies, 'repair:succeeded').count;
    return [
      {
        playbook,
        repairs: count,
        explanations: told,
        success_rate: ratio(succeeded, count),
        average_execution_time: ratio(seconds, count),
      },
    ];
  });
}

/** Events by hour of the week in UTC; hours without any are left out. */
function weekOf(rows: ReadonlyArray<{ at: number; count: number }>) {
  const byHour = new Map<number, number>();
  for (const { at, count } of rows) {
    const date = new Date(at);
    const hour = date.getUTCDay() * 24 + date.getUTCHours();
    byHour.set(hour, (byHour.get(hour) ?? 0) + count);
  }
  return [...byHour]
    .sort(([one], [other]) => one - other)
    .map(([at, events]) => ({ weekday: Math.floor(at / 24), hour: at % 24, events }));
}
