import type { DescribedRoute } from '../../frame/route.ts';
import type { HealthStatus } from '../../health/checks.ts';

/** A service of the platform contract: its routes have a prefix and a page of documents of their own. */
export interface Service {
  /** As it stands in paths. */
  name: 'pipeline' | 'security' | 'debug';
  /** As the system status names it. */
  status: string;
  title: string;
}

export const SERVICES: readonly Service[] = [
  { name: 'pipeline', status: 'pipeline_generator', title: 'Pipewright pipeline API' },
  { name: 'security', status: 'security_enforcement', title: 'Pipewright security API' },
  { name: 'debug', status: 'self_healing_debugger', title: 'Pipewright debugging API' },
];

/** Whether a route belongs to a service. */
export function isOf({ name }: Service, { path }: Pick<DescribedRoute, 'path'>): boolean {
  return path.startsWith(`/v1/${name}/`);
}

/** The state of every service, of which those without routes are not offered; the debugger heals also without. */
export function servicesOf(
  routes: ReadonlyArray<Pick<DescribedRoute, 'path'>>,
  status: HealthStatus,
): Record<string, HealthStatus | 'unavailable'> {
  return Object.fromEntries(
    SERVICES.map((service) => {
      const offered = service.name === 'debug' || routes.some((route) => isOf(service, route));
      return [service.status, offered ? status : 'unavailable'];
    }),
  );
}
