import type { Logger } from '../../observability/logger.ts';
import { within } from '../within.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** What a component says of itself; `details` is for people and programs that watch. */
export interface Condition {
  status: HealthStatus;
  message: string;
  details?: Record<string, unknown>;
}

/** One component of the system. */
export interface Component {
  /** Without it nothing works: its failure makes the whole unhealthy and not ready. */
  required: boolean;
  /** May throw, which is unhealthy. */
  check: () => Promise<Condition>;
  /** How long an answer stays good, in milliseconds: the endpoint is open to everybody. */
  freshMs: number;
}

/** The result of one check, in the bot contract's words; the time is in seconds. */
export type ComponentReport = Condition & { execution_time: number };

const CHECK_MS = 2000;

/**
 * Makes the function that asks all components at once, each for at most two seconds. Callers at
 * the same time share one check, and a fresh answer is given again.
 */
export function createHealthChecks(
  components: Record<string, Component>,
  logger: Logger,
): () => Promise<Record<string, ComponentReport>> {
  const known = new Map<string, { until: number; report: Promise<ComponentReport> }>();

  async function ask(name: string, component: Component): Promise<ComponentReport> {
    const started = performance.now();
    const condition = await within(CHECK_MS, name, component.check()).catch((error: unknown) => {
      logger.warn({ err: error, component: name }, 'A health check failed');
      return { status: 'unhealthy' as const, message: 'Does not answer' };
    });
    return {
      ...condition,
      execution_time: Math.ceil((performance.now() - started) * 1000) / 1_000_000,
    };
  }
  function report(name: string, component: Component): Promise<ComponentReport> {
    const last = known.get(name);
    if (last !== undefined && last.until > performance.now()) return last.report;
    const asked = ask(name, component);
    known.set(name, { until: performance.now() + component.freshMs, report: asked });
    return asked;
  }
  return async () => {
    const reports = Object.entries(components).map(
      async ([name, component]) => [name, await report(name, component)] as const,
    );
    return Object.fromEntries(await Promise.all(reports));
  };
}

/** The health of the whole: a required component's failure is the whole's, any other degrades it. */
export function overall(
  components: Record<string, Component>,
  reports: Record<string, ComponentReport>,
): HealthStatus {
  const failed = Object.entries(reports).filter(([, { status }]) => status !== 'healthy');
  if (failed.some(([name, { status }]) => status === 'unhealthy' && components[name]?.required)) {
    return 'unhealthy';
  }
  return failed.length > 0 ? 'degraded' : 'healthy';
}
