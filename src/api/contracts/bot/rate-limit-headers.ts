import type { Allowance } from '../../address-limiter.ts';

/** The bot contract's `X-RateLimit-*` headers; the reset is in seconds since 1970. */
export function rateLimitHeaders(allowance: Allowance): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(allowance.limit),
    'X-RateLimit-Remaining': String(allowance.remaining),
    'X-RateLimit-Reset': String(Math.ceil(allowance.resetAt.getTime() / 1000)),
    'X-RateLimit-Window': String(allowance.windowSeconds),
  };
}
