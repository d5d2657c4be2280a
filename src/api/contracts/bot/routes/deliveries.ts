import { z } from 'zod';
import { DELIVERY_STATUSES, type DeliverySummary } from '../../../../domain/delivery.ts';
import type { Identity } from '../../../../domain/identity.ts';
import { redactValues } from '../../../../text/redact-values.ts';
import { HttpError } from '../../../http-error.ts';
import { type BotCapabilities, route, visibleTo } from '../capabilities.ts';
import { EXAMPLES } from '../examples.ts';
import { listRoute } from '../list-route.ts';
import { repositoryName } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const deliveryId = z.string().max(100).describe('Its id: GitHub’s `X-GitHub-Delivery`.');

function deliveryOf(delivery: DeliverySummary) {
  return {
    id: delivery.guid,
    event: delivery.event,
    action: delivery.action,
    repository: delivery.repository,
    status: delivery.status,
    attempts: delivery.attempts,
    received_at: delivery.receivedAt.toISOString(),
    processed_at: delivery.processedAt?.toISOString() ?? null,
    last_error: delivery.lastError,
  };
}

async function findDelivery(capabilities: BotCapabilities, identity: Identity, id: string) {
  const [delivery, visible] = await Promise.all([
    capabilities.deliveries.get(id),
    visibleTo(capabilities, identity),
  ]);
  const theirs =
    visible === 'all' ||
    (delivery?.repositoryId !== null && visible.has(delivery?.repositoryId ?? 0));
  if (delivery === null || !theirs) throw noDelivery();
  return delivery;
}

function noDelivery(): HttpError {
  return new HttpError('not_found', 'Delivery not found', {
    details: 'There is no delivery with this id that you may see.',
  });
}

/** The body as JSON, redacted; null where it is no longer kept. */
function payloadOf(payload: Uint8Array | null, redact: (text: string) => string): unknown {
  if (payload === null) return null;
  return redactValues(JSON.parse(Buffer.from(payload).toString('utf8')), redact);
}

/** Deliveries of GitHub: what came, what became of it, and to have it handled anew. */
export const deliveryRoutes = [
  listRoute({
    path: '/api/v1/deliveries',
    operation: 'listDeliveries',
    tag: 'Deliveries',
    summary: 'List deliveries of GitHub',
    description: 'Newest first. More than 1,000,000 that fit are not counted to their end.',
    permission: 'deliveries:read',
    limit: 'management',
    name: 'deliveries',
    item: BOT_SCHEMAS.Delivery,
    example: EXAMPLES.deliveries,
    filters: {
      status: z.enum(DELIVERY_STATUSES).optional(),
      event: z.string().max(60).optional().describe('GitHub’s name of the event.'),
      repository: repositoryName.optional(),
    },
    async page(filter, slice, capabilities, identity) {
      const visible = await visibleTo(capabilities, identity);
      const { items, total } = await capabilities.deliveries.page(filter, visible, slice);
      return { items: items.map(deliveryOf), total };
    },
  }),

  route({
    method: 'GET',
    path: '/api/v1/deliveries/{delivery_id}',
    operation: 'getDelivery',
    tag: 'Deliveries',
    summary: 'Get a delivery with its body',
    permission: 'deliveries:read',
    limit: 'management',
    params: z.object({ delivery_id: deliveryId }),
    answers: {
      200: {
        description: 'The delivery',
        schema: BOT_SCHEMAS.DeliveryDetails,
        example: EXAMPLES.delivery,
      },
    },
    async handle({ params }, capabilities, identity) {
      const delivery = await findDelivery(capabilities, identity, params.delivery_id);
      return {
        body: {
          ...deliveryOf(delivery),
          payload: payloadOf(delivery.payload, capabilities.redact),
        },
      };
    },
  }),

  route({
    method: 'POST',
    path: '/api/v1/deliveries/{delivery_id}/replay',
    operation: 'replayDelivery',
    tag: 'Deliveries',
    summary: 'Have a delivery handled anew',
    permission: 'deliveries:write',
    limit: 'management',
    params: z.object({ delivery_id: deliveryId }),
    audit: { action: 'delivery.replay', target: (params) => params['delivery_id'] ?? '' },
    answers: {
      202: {
        description: 'It is handled anew',
        schema: z.object({ message: z.string(), execution_id: z.string() }),
        example: {
          message: 'Delivery replayed',
          execution_id: '12345678-1234-4234-8234-123456789012',
        },
      },
    },
    async handle({ params }, capabilities, identity) {
      const { guid } = await findDelivery(capabilities, identity, params.delivery_id);
      const replayed = await capabilities.deliveries.replay(guid);
      if (replayed === 'unknown') throw noDelivery();
      if (replayed === 'erased') {
        throw new HttpError('conflict', 'The delivery cannot be replayed', {
          details: 'Its body is no longer kept: PAYLOAD_RETENTION_DAYS says for how long it is.',
        });
      }
      return {
        status: 202,
        body: {
          message:
            replayed === 'waiting' ? 'Delivery waits to be handled already' : 'Delivery replayed',
          execution_id: guid,
        },
      };
    },
  }),
];
