import type { Contract } from '../../frame/contract.ts';
import { numberedPaging } from '../../frame/paging.ts';

const HOUR = 3600;

/** The platform contract: sign-in, status, pipelines, security, debugging and events. */
export const platformContract: Contract = {
  name: 'platform',
  title: 'Pipewright platform API',
  version: '1.0.0',
  description:
    'Callers show a JWT or a GitHub user token as `Authorization: Bearer`, or an API key as `X-API-Key`.',
  prefixes: ['/v1', '/.well-known'],
  errors: {
    invalid_request: { status: 400, code: 'invalid_request' },
    unauthorized: { status: 401, code: 'authentication_required' },
    invalid_credentials: { status: 401, code: 'invalid_credentials' },
    forbidden: { status: 403, code: 'permission_denied' },
    not_found: { status: 404, code: 'resource_not_found' },
    method_not_allowed: { status: 405, code: 'invalid_request' },
    not_acceptable: { status: 406, code: 'invalid_request' },
    conflict: { status: 409, code: 'invalid_request' },
    payload_too_large: { status: 413, code: 'invalid_request' },
    unsupported_media_type: { status: 415, code: 'invalid_request' },
    validation_failed: { status: 422, code: 'invalid_request' },
    rate_limited: { status: 429, code: 'rate_limit_exceeded' },
    internal_error: { status: 500, code: 'internal_error' },
    service_unavailable: { status: 503, code: 'service_unavailable' },
  },
  envelope: ({ failure, message, explanation, fields, requestId, now }) => ({
    error: {
      code: platformContract.errors[failure].code,
      message: explanation === null || fields.length > 0 ? message : `${message}: ${explanation}`,
      details: fields,
      // What people quote when they ask about it: the log has it under the same id.
      reference: requestId,
      timestamp: now.toISOString(),
      request_id: requestId,
    },
  }),
  paging: numberedPaging({ limit: 10, most: 100 }),
  limits: {
    general: [{ windowSeconds: HOUR, points: 1000, anonymous: 60 }],
  },
  usualLimit: 'general',
  rateHeaders: ({ limit, remaining, resetAt }) => ({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetAt.getTime() / 1000)),
  }),
  versionIn: ['accept', 'header'],
  authentication: ['jwt', 'api_key', 'oauth'],
  apiKeyIn: 'header',
  crossOrigin: {
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    headers: ['Content-Type', 'Authorization', 'X-API-Key'],
    exposed: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'],
  },
};
