import { z } from 'zod';
import type { DescribedRoute } from '../../frame/route.ts';

const moment = z.iso.datetime();
const status = z.enum(['healthy', 'degraded', 'unhealthy']);
const overview = z.object({
  status,
  timestamp: moment,
  uptime_seconds: z.int(),
});
const component = z.object({
  status,
  message: z.string(),
  execution_time: z.number().describe('Seconds.'),
  details: z.record(z.string(), z.unknown()).optional(),
});
const health = overview.extend({ version: z.string(), environment: z.string() });
const detailed = overview.extend({
  active_executions: z.int().nullable(),
  components: z.record(z.string(), component),
});
const probe = z.object({ status: z.string(), timestamp: moment });
const METRICS = z.string().describe('Prometheus’ text format.');

/** A probe or the like, open to everybody and without limit. */
function watched(
  path: string,
  told: Pick<DescribedRoute, 'operation' | 'summary' | 'answers'>,
): DescribedRoute {
  return { method: 'GET', path, tag: 'Health', permission: null, limit: null, ...told };
}

/** The parts of the bot contract that stand apart from its table: the door, health and metrics. */
export const OPEN_BOT_ROUTES: readonly DescribedRoute[] = [
  {
    method: 'POST',
    path: '/webhooks/github',
    operation: 'receiveWebhook',
    tag: 'Webhooks',
    summary: 'Receive a delivery of GitHub',
    description:
      'GitHub calls it, with `X-GitHub-Event`, `X-GitHub-Delivery` and `X-Hub-Signature-256`, the HMAC of the raw body with the webhook secret. A delivery is stored before it is answered. Calls without a good signature are limited to 100 in 5 minutes by address.',
    permission: null,
    limit: null,
    bodyLimit: 25 * 1024 * 1024,
    body: z.looseObject({ action: z.string().optional() }),
    bodyExample: { action: 'completed', workflow_run: { id: 123, conclusion: 'failure' } },
    answers: {
      202: {
        description: 'Stored',
        schema: z.object({
          status: z.enum(['accepted', 'ignored']),
          execution_id: z.string().describe('The delivery’s id.'),
          message: z.string(),
        }),
        example: {
          status: 'accepted',
          execution_id: '550e8400-e29b-41d4-a716-446655440000',
          message: 'Webhook processed successfully',
        },
      },
    },
  },
  watched('/health', {
    operation: 'getHealth',
    summary: 'Get how the whole is',
    answers: {
      200: { description: 'Healthy, or nearly so', schema: health },
      503: { description: 'Unhealthy', schema: health },
    },
  }),
  watched('/health/detailed', {
    operation: 'getDetailedHealth',
    summary: 'Get how every component is',
    answers: {
      200: { description: 'Healthy, or nearly so', schema: detailed },
      503: { description: 'Unhealthy', schema: detailed },
    },
  }),
  watched('/health/ready', {
    operation: 'getReadiness',
    summary: 'Ask whether it takes calls',
    answers: {
      200: { description: 'Ready', schema: probe },
      503: { description: 'Not ready', schema: probe },
    },
  }),
  watched('/health/live', {
    operation: 'getLiveness',
    summary: 'Ask whether the process lives',
    answers: { 200: { description: 'Alive', schema: probe } },
  }),
  watched('/metrics', {
    operation: 'getMetrics',
    summary: 'Get metrics for Prometheus',
    answers: { 200: { description: 'Metrics', schema: METRICS, mediaType: 'text/plain' } },
  }),
];
