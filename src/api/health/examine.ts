import type { Clock } from '../../domain/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import {
  createHealthChecks,
  overall,
  type Component,
  type ComponentReport,
  type HealthStatus,
} from './checks.ts';

/** How the whole is and its components are. */
export interface Examination {
  status: HealthStatus;
  at: Date;
  /** Whole seconds since the server was built. */
  uptimeSeconds: number;
  components: Record<string, ComponentReport>;
}

/** Makes the function that asks how everything is; answers are shared among those who ask it. */
export function createExaminer(deps: {
  components: Record<string, Component>;
  clock: Clock;
  logger: Logger;
}): () => Promise<Examination> {
  const { clock } = deps;
  const started = clock().getTime();
  const checks = createHealthChecks(deps.components, deps.logger);
  return async () => {
    const components = await checks();
    const at = clock();
    return {
      status: overall(deps.components, components),
      at,
      uptimeSeconds: Math.floor((at.getTime() - started) / 1000),
      components,
    };
  };
}
