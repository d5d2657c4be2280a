import { z } from 'zod';
import { moment } from './parts.ts';

const condition = z.enum(['healthy', 'degraded', 'unhealthy']);

/** How the whole is. */
export const health = z.object({
  status: condition,
  timestamp: moment,
  uptime_seconds: z.int(),
  version: z.string(),
  environment: z.string(),
});

/** How every component is. */
export const detailedHealth = z.object({
  status: condition,
  timestamp: moment,
  uptime_seconds: z.int(),
  active_executions: z.int().nullable(),
  components: z.record(
    z.string(),
    z.object({
      status: condition,
      message: z.string(),
      execution_time: z.number().describe('Seconds that the check took.'),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** The answer of a probe. */
export const probe = z.object({ status: z.string(), timestamp: moment });
