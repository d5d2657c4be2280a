import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createServer, type ApiServer, type ServerDeps } from '../../src/api/server.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { NO_LIMITS } from '../fakes/rate-limits.ts';
import { FakeWakeUps } from '../fakes/wake-ups.ts';

export const SECRET = 'a-secret-of-the-tests';

interface Change {
  deps?: Partial<ServerDeps>;
  door?: Partial<NonNullable<ServerDeps['webhooks']>>;
}

/** A server over fakes; who builds it closes it. */
export function buildServer(change: Change = {}) {
  const deliveries = new FakeDeliveryStore();
  const wakeUps = new FakeWakeUps();
  const log: string[] = [];
  const api: ApiServer = createServer({
    webhooks: {
      secret: SECRET,
      deliveries,
      wakeUps,
      limits: NO_LIMITS,
      isHandled: (event) => event === 'workflow_run' || event === 'ping',
      ...change.door,
    },
    setup: null,
    firstAdmin: null,
    api: null,
    health: {
      components: {},
      activeExecutions: async () => 0,
      version: '1.2.3',
      environment: 'test',
    },
    metrics: createMetrics(),
    metricsToken: null,
    trustProxy: 0,
    publicUrl: null,
    corsOrigins: [],
    clock: () => new Date(),
    logger: createLogger({
      level: 'debug',
      redact: (text) => text,
      destination: { write: (line) => log.push(line) },
    }),
    redact: (text) => text.replaceAll('hunter2', '***'),
    ...change.deps,
  });
  return { api, deliveries, wakeUps, log };
}

/** A server on loopback over fakes, closed when the test ends. */
export async function startServer(change: Change = {}) {
  const built = buildServer(change);
  const port = await built.api.listen(0, '127.0.0.1');
  onTestFinished(() => built.api.close(0));
  return { ...built, port, url: `http://127.0.0.1:${port}` };
}

export const sign = (body: string | Uint8Array, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export const WORKFLOW_RUN = JSON.stringify({
  action: 'completed',
  installation: { id: 11 },
  repository: { id: 22, full_name: 'octo/demo' },
});

/** Sends a signed delivery; a header set to `undefined` is left out. */
export function deliver(
  url: string,
  options: { body?: string; headers?: Record<string, string | undefined> } = {},
): Promise<Response> {
  const body = options.body ?? WORKFLOW_RUN;
  const headers = Object.entries({
    'Content-Type': 'application/json',
    'X-GitHub-Event': 'workflow_run',
    'X-GitHub-Delivery': '11111111-2222-3333-4444-555555555555',
    'X-Hub-Signature-256': sign(body),
    ...options.headers,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return fetch(`${url}/webhooks/github`, { method: 'POST', body, headers });
}
