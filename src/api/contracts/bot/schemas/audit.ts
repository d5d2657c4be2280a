import { z } from 'zod';
import { moment } from './parts.ts';

/** One line of the audit. */
export const auditEntry = z.object({
  id: z.string(),
  timestamp: moment,
  actor: z.object({
    id: z.string().nullable(),
    name: z.string(),
    api_key_id: z.string().nullable(),
  }),
  action: z.string(),
  target: z.string(),
  result: z.enum(['success', 'refused', 'failed']),
  address: z.string().nullable(),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
