import { Router } from 'express';
import type { Clock } from '../../domain/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import { methodNotAllowed } from '../error-handler.ts';
import type { Component } from './checks.ts';
import type { Examination } from './examine.ts';

/** What the health endpoints need. */
export interface HealthDeps {
  components: Record<string, Component>;
  /** Pieces of work in progress now. */
  activeExecutions: () => Promise<number>;
  version: string;
  environment: string;
}

/** `/health`, `/health/detailed`, `/health/ready` and `/health/live` of the bot contract. */
export function healthRoutes(
  deps: Omit<HealthDeps, 'components'> & {
    examine: () => Promise<Examination>;
    clock: Clock;
    logger: Logger;
    stopping: () => boolean;
  },
): Router {
  const router = Router();

  async function examine() {
    const { at, components, status, uptimeSeconds } = await deps.examine();
    return { status, timestamp: at.toISOString(), uptime_seconds: uptimeSeconds, components };
  }

  router.get('/health', async (_request, response) => {
    const { status, timestamp, uptime_seconds } = await examine();
    const { version, environment } = deps;
    response
      .status(status === 'unhealthy' ? 503 : 200)
      .json({ status, timestamp, uptime_seconds, version, environment });
  });
  router.get('/health/detailed', async (_request, response) => {
    const { components, ...rest } = await examine();
    const active = await deps.activeExecutions().catch((error: unknown) => {
      deps.logger.warn({ err: error }, 'The work in progress could not be counted');
      return null;
    });
    response
      .status(rest.status === 'unhealthy' ? 503 : 200)
      .json({ ...rest, active_executions: active, components });
  });
  router.get('/health/ready', async (_request, response) => {
    const { status, timestamp } = await examine();
    const ready = status !== 'unhealthy' && !deps.stopping();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', timestamp });
  });
  // Whoever can answer is alive; what it depends on is the business of the readiness probe.
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'alive', timestamp: deps.clock().toISOString() });
  });
  router.all(
    ['/health', '/health/detailed', '/health/ready', '/health/live'],
    methodNotAllowed('GET, HEAD'),
  );
  return router;
}
