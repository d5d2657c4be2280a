import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { Clock } from '../domain/clock.ts';
import { OperatorError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { errorHandler, methodNotAllowed, notFound } from './error-handler.ts';
import { healthRoutes, type HealthDeps } from './health/routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { requestContext } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import { setupRoutes, type SetupDeps } from './setup/routes.ts';
import { webhookDoor, type WebhookDoorDeps } from './webhooks/door.ts';

/** What the HTTP server needs. */
export interface ServerDeps {
  /** Null in a process that has no door: a worker serves health and metrics only. */
  webhooks: Omit<WebhookDoorDeps, 'clock' | 'metrics'> | null;
  /** Null when there is an App, or in a process that has no door. */
  setup: SetupDeps | null;
  health: HealthDeps;
  metrics: Metrics;
  /** Null: `/metrics` is open. */
  metricsToken: string | null;
  /** Express' `trust proxy`. */
  trustProxy: number | string[];
  clock: Clock;
  logger: Logger;
  redact: (text: string) => string;
}

/** The HTTP server of a process. */
export interface ApiServer {
  app: Express;
  /** Starts to listen; gives the port that was taken. */
  listen(port: number, host: string): Promise<number>;
  /** Stops accepting, lets requests finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Builds the HTTP server with all routes; it listens when told to. */
export function createServer(deps: ServerDeps): ApiServer {
  const app = express();
  let stopping = false;
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy);
  app.use(requestContext(deps), securityHeaders);
  if (deps.webhooks !== null) {
    app.post('/webhooks/github', webhookDoor({ ...deps, ...deps.webhooks }));
    app.all('/webhooks/github', methodNotAllowed('POST'));
  }
  if (deps.setup !== null) app.use(setupRoutes({ ...deps.setup, clock: deps.clock }));
  app.use(healthRoutes({ ...deps, ...deps.health, stopping: () => stopping }));
  app.get('/metrics', metricsRoute({ metrics: deps.metrics, token: deps.metricsToken }));
  app.all('/metrics', methodNotAllowed('GET, HEAD'));
  app.use(notFound, errorHandler(deps));

  const server = createHttpServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    app,
  );
  return {
    app,
    listen: (port, host) => listen(server, port, host),
    async close(graceMs) {
      stopping = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      // A connection is closed when its answer is out: nobody may keep the process by keeping alive.
      const sweep = setInterval(() => {
        server.closeIdleConnections();
      }, 50);
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use' : (error.code ?? error.message);
      reject(
        new OperatorError(`Cannot listen on ${host}:${port}: ${reason}. Set PORT or HOST.`, {
          code: 'cannot_listen',
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
