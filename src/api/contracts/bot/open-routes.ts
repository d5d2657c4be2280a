import { z } from 'zod';
import type { DescribedRoute } from '../../frame/route.ts';
import { BOT_SCHEMAS } from './schemas.ts';

const BRIEF = {
  status: 'healthy',
  timestamp: '2026-01-15T10:30:00.000Z',
  uptime_seconds: 86_400,
};
const HEALTH = { ...BRIEF, version: '1.0.0', environment: 'production' };
const DETAILED = {
  ...BRIEF,
  active_executions: 5,
  components: {
    database: {
      status: 'healthy',
      message: 'Database connection successful',
      execution_time: 0.045,
      details: { connection_pool: 'active', active_connections: 8 },
    },
    redis: { status: 'healthy', message: 'Redis connection successful', execution_time: 0.012 },
    github_api: {
      status: 'healthy',
      message: 'GitHub API accessible',
      execution_time: 0.234,
      details: { rate_limit_remaining: 4850 },
    },
  },
};
const { DetailedHealth: detailed, Health: health, Probe: probe } = BOT_SCHEMAS;
const { timestamp } = BRIEF;
const OPEN = { method: 'GET', tag: 'Health', permission: null, limit: null } as const;
const METRICS = z.string().describe('Prometheus’ text format.');

/** A probe or the like, open to everybody and without limit; `not` is what it says with 503, where it does. */
function watched(
  name: 'health' | 'health/detailed' | 'health/ready' | 'health/live',
  told: Pick<DescribedRoute, 'operation' | 'summary'> & {
    schema: z.ZodType;
    example: unknown;
    good: string;
    not?: string;
  },
): DescribedRoute {
  const { example, good, not, schema, ...rest } = told;
  return {
    ...OPEN,
    ...rest,
    path: `/${name}`,
    answers: {
      200: { description: good, schema, example },
      ...(not === undefined ? {} : { 503: { description: not, schema } }),
    },
  };
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
  watched('health', {
    operation: 'getHealth',
    summary: 'Get how the whole is',
    schema: health,
    example: HEALTH,
    good: 'Healthy, or nearly so',
    not: 'Unhealthy',
  }),
  watched('health/detailed', {
    operation: 'getDetailedHealth',
    summary: 'Get how every component is',
    schema: detailed,
    example: DETAILED,
    good: 'Healthy, or nearly so',
    not: 'Unhealthy',
  }),
  watched('health/ready', {
    operation: 'getReadiness',
    summary: 'Ask whether it takes calls',
    schema: probe,
    example: { status: 'ready', timestamp },
    good: 'Ready',
    not: 'Not ready',
  }),
  watched('health/live', {
    operation: 'getLiveness',
    summary: 'Ask whether the process lives',
    schema: probe,
    example: { status: 'alive', timestamp },
    good: 'Alive',
  }),
  {
    ...OPEN,
    path: '/metrics',
    operation: 'getMetrics',
    summary: 'Get metrics for Prometheus',
    answers: { 200: { description: 'Metrics', schema: METRICS, mediaType: 'text/plain' } },
  },
];
