/** One way to answer with an error: HTTP status and the bot contract's word for it. */
interface ErrorKind {
  status: number;
  code: string;
}

/** Error codes of AppErrors and of this server → the bot contract's spelling and HTTP status. */
export const BOT_ERRORS = {
  invalid_request: { status: 400, code: 'INVALID_REQUEST' },
  unauthorized: { status: 401, code: 'UNAUTHORIZED' },
  forbidden: { status: 403, code: 'FORBIDDEN' },
  not_found: { status: 404, code: 'NOT_FOUND' },
  method_not_allowed: { status: 405, code: 'METHOD_NOT_ALLOWED' },
  payload_too_large: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
  validation_failed: { status: 422, code: 'VALIDATION_FAILED' },
  rate_limited: { status: 429, code: 'RATE_LIMITED' },
  internal_error: { status: 500, code: 'INTERNAL_ERROR' },
  service_unavailable: { status: 503, code: 'SERVICE_UNAVAILABLE' },
} satisfies Record<string, ErrorKind>;

/** A code that the bot contract can spell. */
export type BotErrorCode = keyof typeof BOT_ERRORS;

/** The bot contract's error envelope; `retryAfter` in seconds, for `rate_limited`. */
export function botEnvelope(problem: {
  code: BotErrorCode;
  message: string;
  details: string | null;
  requestId: string;
  now: Date;
  retryAfter?: number;
}): { error: Record<string, unknown> } {
  return {
    error: {
      code: BOT_ERRORS[problem.code].code,
      message: problem.message,
      details: problem.details,
      request_id: problem.requestId,
      timestamp: problem.now.toISOString(),
      ...(problem.retryAfter === undefined ? {} : { retry_after: problem.retryAfter }),
    },
  };
}
