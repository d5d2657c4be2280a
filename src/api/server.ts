import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { Clock } from '../domain/clock.ts';
import { OperatorError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { apiRoutes, type ApiDeps } from './api-routes.ts';
import { CONTRACTS } from './contracts/contract-of.ts';
import { crossOrigin } from './cross-origin.ts';
import { errorHandler, methodNotAllowed, notFound } from './error-handler.ts';
import { firstAdminRoutes, type FirstAdminDeps } from './first-admin/routes.ts';
import { documentRoutes } from './docs/routes.ts';
import { createExaminer } from './health/examine.ts';
import { healthRoutes, type HealthDeps } from './health/routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { rateHeaders } from './rate-headers.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';
import { requestContext } from './request-context.ts';
import { requireHttps } from './require-https.ts';
import { securityHeaders } from './security-headers.ts';
import type { TrustProxy } from './client-address.ts';
import { setupRoutes, type SetupDeps } from './setup/routes.ts';
import { DOOR_PATH, webhookDoor, type WebhookDoor, type WebhookDoorDeps } from './webhooks/door.ts';

/** What the HTTP server needs. */
export interface ServerDeps {
  /** Null in a process that has no door: a worker serves health and metrics only. */
  webhooks: Pick<
    WebhookDoorDeps,
    'secret' | 'deliveries' | 'wakeUps' | 'isHandled' | 'limits'
  > | null;
  /** Null when there is an App, or in a process that has no door. */
  setup: SetupDeps | null;
  /** Null when there are users, or in a process that has no API. */
  firstAdmin: FirstAdminDeps | null;
  /** Null in a process that has no API: a worker. */
  api: ApiDeps | null;
  health: HealthDeps;
  metrics: Metrics;
  /** Null: `/metrics` is open. */
  metricsToken: string | null;
  /** Express' `trust proxy`. */
  trustProxy: number | string[];
  /** Where the server is reached from outside; null where nobody said. */
  publicUrl: string | null;
  /** Origins whose pages may call the API; `*` for all. */
  corsOrigins: readonly string[];
  clock: Clock;
  logger: Logger;
  redact: (text: string) => string;
}

/** The HTTP server of a process. */
export interface ApiServer {
  app: Express;
  /** Starts to listen; gives the port that was taken. */
  listen(port: number, host: string): Promise<number>;
  /**
   * Stops accepting, lets requests finish for `graceMs`, then cuts what is left; the queue knows of
   * all that was stored.
   */
  close(graceMs: number): Promise<void>;
}

/** Builds the HTTP server with all routes; it listens when told to. */
export function createServer(deps: ServerDeps): ApiServer {
  const app = express();
  let stopping = false;
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy);
  const trustProxy = app.get('trust proxy fn') as TrustProxy;
  const door =
    deps.webhooks === null ? null : webhookDoor({ ...deps, ...deps.webhooks, trustProxy });
  if (door !== null) {
    app.post(DOOR_PATH, (request, response) => {
      door.handle(request, response);
    });
  }
  const https = deps.publicUrl?.startsWith('https:') === true;
  app.use(requestContext(deps), ...securityHeaders(https));
  app.use(rateHeaders({ clock: deps.clock, ...limitsOf(deps.api) }));
  app.use(requireHttps(deps.publicUrl, deps.trustProxy !== 0));
  app.use(crossOrigin(CONTRACTS, deps.corsOrigins));
  if (door !== null) app.all(DOOR_PATH, methodNotAllowed('POST'));
  if (deps.setup !== null) app.use(setupRoutes({ ...deps.setup, clock: deps.clock }));
  if (deps.firstAdmin !== null) app.use(firstAdminRoutes(deps.firstAdmin));
  if (deps.api !== null) app.use(documentRoutes({ publicUrl: deps.publicUrl }));
  const examine = createExaminer({ ...deps, ...deps.health });
  deps.metrics.components(async () => {
    const reports = Object.entries((await examine()).components);
    return Object.fromEntries(
      reports.map(([name, { status, execution_time: seconds }]) => [
        name,
        { up: status !== 'unhealthy', seconds },
      ]),
    );
  });
  app.use(healthRoutes({ ...deps, ...deps.health, examine, stopping: () => stopping }));
  if (deps.api !== null) {
    const health = async () => {
      const { status, uptimeSeconds } = await examine();
      return { status, uptime: uptimeSeconds };
    };
    const { clock, logger, redact } = deps;
    app.use(
      apiRoutes({
        ...deps.api,
        clock,
        logger,
        redact,
        health,
        https,
        version: deps.health.version,
      }),
    );
  }
  app.get('/metrics', metricsRoute({ metrics: deps.metrics, token: deps.metricsToken }));
  app.all('/metrics', methodNotAllowed('GET, HEAD'));
  app.use(notFound, errorHandler(deps));

  const server = createHttpServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      // How often those who dawdle are looked for.
      connectionsCheckingInterval: 5000,
    },
    door === null ? app : doorFirst(door, app),
  );
  refuseUnreadable(server, deps);
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
      await door?.settled();
    },
  };
}

/** What an admin set of the limits, where there is an API. */
function limitsOf(api: ApiDeps | null): Pick<ApiDeps, 'callsPerMinute'> {
  return api?.callsPerMinute === undefined ? {} : { callsPerMinute: api.callsPerMinute };
}

/** Sends GitHub's calls straight to the door; Express would cost as much again as all it does. */
function doorFirst(door: WebhookDoor, app: Express): RequestListener {
  return (request, response) => {
    if (request.url === DOOR_PATH && request.method === 'POST') door.handle(request, response);
    else app(request, response);
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
