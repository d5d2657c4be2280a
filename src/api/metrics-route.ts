import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Metrics } from '../observability/metrics.ts';
import { HttpError } from './http-error.ts';

// Hashes have one length, whatever was sent.
const digest = (text: string) => createHash('sha256').update(text).digest();

/** `GET /metrics`; with a token, only for callers that show it as a bearer. */
export function metricsRoute(deps: { metrics: Metrics; token: string | null }): RequestHandler {
  const expected = deps.token === null ? null : digest(`Bearer ${deps.token}`);
  return async (request, response) => {
    const shown = digest(request.get('Authorization') ?? '');
    if (expected !== null && !timingSafeEqual(shown, expected)) {
      response.set('WWW-Authenticate', 'Bearer');
      throw new HttpError('unauthorized', 'Authentication required', {
        details: 'Send the METRICS_TOKEN as Authorization: Bearer.',
      });
    }
    const { contentType, body } = await deps.metrics.expose();
    response.set('Content-Type', contentType).send(body);
  };
}
