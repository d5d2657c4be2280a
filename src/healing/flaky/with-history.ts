import type { HealingDeps } from '../healing-deps.ts';
import type { ObservedCause } from '../observe-run.ts';
import { FLAKINESS } from './flakiness.ts';

/** A cause with what the history of its jobs says about it; `flaky` is null when nothing. */
export interface CauseWithHistory extends ObservedCause {
  flaky: { times: number; days: number } | null;
}

/**
 * Asks how often the jobs of a cause failed with it and then passed on the same commit. Who did so
 * more than once is taken for a passing trouble, whatever the log says.
 */
export async function withHistory(
  { failures }: Pick<HealingDeps, 'failures'>,
  repositoryId: number,
  { finding, jobs }: ObservedCause,
): Promise<CauseWithHistory> {
  const cause = { fingerprint: finding.fingerprint, jobs: jobs.map(({ name }) => name) };
  const times = await failures.countFlakes(repositoryId, cause, FLAKINESS.windowMs);
  if (times === 0) return { finding, jobs, flaky: null };
  const transient = finding.transient || times >= FLAKINESS.from;
  return { finding: { ...finding, transient }, jobs, flaky: { times, days: FLAKINESS.days } };
}
