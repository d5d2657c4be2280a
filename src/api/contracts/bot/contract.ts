import type { Contract } from '../../frame/contract.ts';
import { offsetPaging } from '../../frame/paging.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';

const MINUTE = 60;

/** The bot contract: the webhook door, health, metrics and management. */
export const botContract: Contract = {
  name: 'bot',
  title: 'Pipewright management API',
  version: '1.0.0',
  description:
    'Repositories, Issues, playbooks, analytics and configuration. Callers show an API key as `Authorization: Bearer`.',
  prefixes: ['/', '/api/v1'],
  errors: {
    invalid_request: { status: 400, code: 'INVALID_REQUEST' },
    unauthorized: { status: 401, code: 'UNAUTHORIZED' },
    invalid_credentials: { status: 401, code: 'UNAUTHORIZED' },
    forbidden: { status: 403, code: 'FORBIDDEN' },
    not_found: { status: 404, code: 'NOT_FOUND' },
    method_not_allowed: { status: 405, code: 'METHOD_NOT_ALLOWED' },
    not_acceptable: { status: 406, code: 'NOT_ACCEPTABLE' },
    conflict: { status: 409, code: 'CONFLICT' },
    payload_too_large: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
    unsupported_media_type: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    validation_failed: { status: 422, code: 'VALIDATION_FAILED' },
    rate_limited: { status: 429, code: 'RATE_LIMITED' },
    internal_error: { status: 500, code: 'INTERNAL_ERROR' },
    service_unavailable: { status: 503, code: 'SERVICE_UNAVAILABLE' },
  },
  envelope: ({ failure, message, explanation, requestId, now, retryAfter }) => ({
    error: {
      code: botContract.errors[failure].code,
      message,
      details: explanation,
      request_id: requestId,
      timestamp: now.toISOString(),
      ...(retryAfter === null ? {} : { retry_after: retryAfter }),
    },
  }),
  paging: offsetPaging({ limit: 50, most: 200 }),
  limits: {
    management: [{ windowSeconds: MINUTE, points: 1000, anonymous: 1000, adjustable: true }],
    analytics: [{ windowSeconds: MINUTE, points: 100, anonymous: 100 }],
  },
  usualLimit: 'management',
  rateHeaders: rateLimitHeaders,
  versionIn: ['accept', 'header'],
  authentication: ['api_key'],
  apiKeyIn: 'bearer',
  elsewhere: {
    jwt: 'This API takes API keys: make one with POST /v1/auth/api-keys.',
    headerKey:
      'Below /api/v1 an API key belongs in the header Authorization: Bearer, not in X-API-Key.',
  },
  crossOrigin: {
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    headers: ['Content-Type', 'Authorization', 'X-Request-Id'],
    exposed: [
      'X-RateLimit-Limit',
      'X-RateLimit-Remaining',
      'X-RateLimit-Reset',
      'X-RateLimit-Window',
      'X-Request-Id',
      'Retry-After',
      'Deprecation',
      'Sunset',
    ],
  },
};
