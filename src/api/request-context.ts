import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';

const SANE_ID = /^[\w-]{8,64}$/;

/** The id of the request that `response` answers; the caller's own where it sent a sane one. */
export function requestId(response: ServerResponse): string {
  return String(response.getHeader('X-Request-Id'));
}

/** The log of the request that `response` answers. */
export function requestLogger(response: Response): Logger {
  return response.locals['logger'] as Logger;
}

/** Gives a request its id, and counts its answer under the template that `route` tells then. */
export function nameRequest(
  request: IncomingMessage,
  response: ServerResponse,
  deps: { logger: Logger; metrics: Metrics; route: () => string },
): void {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && SANE_ID.test(sent) ? sent : randomUUID();
  response.setHeader('X-Request-Id', id);
  const started = performance.now();
  response.once('finish', () => {
    const { method = '' } = request;
    const answer = { method, route: deps.route(), status: response.statusCode };
    deps.metrics.httpAnswered({ ...answer, seconds: (performance.now() - started) / 1000 });
    if (deps.logger.isLevelEnabled('debug')) {
      deps.logger.debug({ request: id, ...answer }, 'Answered');
    }
  });
}

/** Gives every request an id and a log, and counts its answer by route template. */
export function requestContext(deps: { logger: Logger; metrics: Metrics }): RequestHandler {
  return (request, response, next) => {
    const route = () => (request.route as { path?: string } | undefined)?.path ?? 'unmatched';
    nameRequest(request, response, { ...deps, route });
    response.locals['logger'] = deps.logger.child({ request: requestId(response) });
    next();
  };
}
