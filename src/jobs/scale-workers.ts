import type { Activity } from '../domain/activity.ts';
import type { Clock } from '../domain/clock.ts';
import type { LiveConfiguration, SystemConfiguration } from '../domain/system-configuration.ts';
import type { Logger } from '../observability/logger.ts';
import { expectedRuns } from './expected-runs.ts';

const LOOK_MS = 5_000;
const FORECAST_MS = 10 * 60_000;

/** What a worker's number of executions at once is decided from. */
export interface ScalingFacts {
  features: SystemConfiguration['features'];
  /** Executions at once where nothing asks for more. */
  usual: number;
  /** Most that this process may take. */
  most: number;
  /** Executions that wait or are under way, over all processes. */
  depth: number;
  /** Executions at once that this hour of the week usually wants; null: unknown. */
  expected: number | null;
}

/** How many executions a worker takes at once. */
export function desiredConcurrency(facts: ScalingFacts): number {
  const { depth, expected, features, most, usual } = facts;
  const least = Math.min(usual, most);
  const wanted = Math.max(
    least,
    features.auto_scaling ? depth : 0,
    features.predictive_scaling ? (expected ?? 0) : 0,
  );
  return Math.min(wanted, most);
}

/**
 * Keeps the number of executions that a worker takes at once in step with the configuration, the
 * queue and the hour of the week. Stops when the signal aborts.
 */
export function scaleWorkers(deps: {
  configuration: LiveConfiguration;
  activity: Pick<Activity, 'hours'>;
  queue: {
    /** Executions that wait or are under way, over all processes. */
    depth(): Promise<number>;
    /** Bounds how many are under way, over all processes. */
    limit(atOnce: number): Promise<void>;
    /** Lets this process take so many at once. */
    atOnce(count: number): void;
  };
  /** Executions at once where nothing asks for more, and the most of this machine. */
  usual: number;
  machine: number;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}): void {
  const { activity, clock, configuration, logger, machine, usual } = deps;
  let now = usual;
  let limit: number | null = null;
  let forecast: { until: number; runs: number | null } = { until: 0, runs: null };

  async function expected(): Promise<number | null> {
    if (!configuration.current().features.predictive_scaling) return null;
    const at = clock();
    if (at.getTime() >= forecast.until) {
      forecast = { until: at.getTime() + FORECAST_MS, runs: await expectedRuns(activity, at) };
    }
    return forecast.runs;
  }
  async function look(): Promise<void> {
    const { features, limits } = configuration.current();
    if (limits.max_concurrent_executions !== limit) {
      await deps.queue.limit(limits.max_concurrent_executions);
      limit = limits.max_concurrent_executions;
    }
    const most = Math.min(limits.max_concurrent_executions, machine);
    const depth = features.auto_scaling ? await deps.queue.depth() : 0;
    const facts = { features, usual, most, depth, expected: await expected() };
    const next = desiredConcurrency(facts);
    if (next === now || deps.signal.aborted) return;
    logger.info({ from: now, to: next, ...facts }, 'The number of executions at once changes');
    now = next;
    deps.queue.atOnce(next);
  }
  const soon = (): void => {
    look().catch((error: unknown) => {
      logger.warn(
        { err: error },
        'The number of executions at once stays: it could not be decided',
      );
    });
  };
  const timer = setInterval(soon, LOOK_MS).unref();
  deps.signal.addEventListener('abort', () => {
    clearInterval(timer);
  });
  configuration.follow(soon);
}
