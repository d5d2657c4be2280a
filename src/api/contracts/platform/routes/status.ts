import type { DescribedRoute } from '../../../frame/route.ts';
import { open } from '../capabilities.ts';
import { PLATFORM_SCHEMAS } from '../schemas.ts';
import { servicesOf } from '../services.ts';

/** The system status; `routes` are those of the whole contract, by which it sees what is offered. */
export function statusRoutes(routes: ReadonlyArray<Pick<DescribedRoute, 'path'>>) {
  return [
    open({
      method: 'GET',
      path: '/v1/api/status',
      operation: 'getSystemStatus',
      tag: 'System',
      summary: 'Get how the system and its services are',
      limit: 'general',
      answers: {
        200: {
          description: 'How it is',
          schema: PLATFORM_SCHEMAS.SystemStatus,
          example: {
            status: 'healthy',
            version: '1.0.0',
            services: {
              pipeline_generator: 'healthy',
              security_enforcement: 'healthy',
              self_healing_debugger: 'healthy',
            },
            uptime: 86_400,
          },
        },
      },
      async handle(_call, { health, version }) {
        const { status, uptime } = await health();
        return { body: { status, version, services: servicesOf(routes, status), uptime } };
      },
    }),
  ];
}
