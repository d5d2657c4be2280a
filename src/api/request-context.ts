import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';

const SANE_ID = /^[\w-]{8,64}$/;

/** The id of the request that `response` answers; the caller's own where it sent a sane one. */
export function requestId(response: Response): string {
  return String(response.getHeader('X-Request-Id'));
}

/** The log of the request that `response` answers. */
export function requestLogger(response: Response): Logger {
  return response.locals['logger'] as Logger;
}

/** Gives every request an id and a log, and counts its answer by route template. */
export function requestContext(deps: { logger: Logger; metrics: Metrics }): RequestHandler {
  return (request, response, next) => {
    const sent = request.get('X-Request-Id') ?? '';
    const id = SANE_ID.test(sent) ? sent : randomUUID();
    response.setHeader('X-Request-Id', id);
    const logger = deps.logger.child({ request: id });
    response.locals['logger'] = logger;
    const started = performance.now();
    response.once('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'unmatched';
      const seconds = (performance.now() - started) / 1000;
      deps.metrics.httpAnswered({
        method: request.method,
        route,
        status: response.statusCode,
        seconds,
      });
      logger.debug({ method: request.method, route, status: response.statusCode }, 'Answered');
    });
    next();
  };
}
