import type { Activity } from '../domain/activity.ts';
import type { BusinessCounts } from '../observability/collected-metrics.ts';

/** What metrics tell of Issues and repairs, from the counts that the database keeps. */
export async function businessCounts(activity: Pick<Activity, 'totals'>): Promise<BusinessCounts> {
  const [totals] = await activity.totals(['all']);
  const counts = [...(totals?.tallies ?? [])];
  const beginning = (prefix: string) =>
    Object.fromEntries(
      counts.flatMap(([metric, { count }]) =>
        metric.startsWith(prefix) ? [[metric.slice(prefix.length), count]] : [],
      ),
    );
  return {
    issuesDetected: beginning('issue:'),
    issuesResolved: beginning('resolved:'),
    repairs: beginning('repair:'),
  };
}
