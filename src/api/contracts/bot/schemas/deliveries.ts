import { z } from 'zod';
import { DELIVERY_STATUSES } from '../../../../domain/delivery.ts';
import { moment } from './parts.ts';

/** One webhook call, as lists have it. */
export const delivery = z.object({
  id: z.string(),
  event: z.string(),
  action: z.string().nullable(),
  repository: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  received_at: moment,
  processed_at: moment.nullable(),
  last_error: z.string().nullable(),
});

/** The same with its body. */
export const deliveryDetails = delivery.extend({
  payload: z.unknown().describe('The body as GitHub sent it; null once it is no longer kept.'),
});
