import type { Response } from 'express';
import type { Allowance } from '../../address-limiter.ts';

/** Sets the bot contract's `X-RateLimit-*` headers; the reset is in seconds since 1970. */
export function setRateLimitHeaders(response: Response, allowance: Allowance): void {
  response.set({
    'X-RateLimit-Limit': String(allowance.limit),
    'X-RateLimit-Remaining': String(allowance.remaining),
    'X-RateLimit-Reset': String(Math.ceil(allowance.resetAt.getTime() / 1000)),
    'X-RateLimit-Window': String(allowance.windowSeconds),
  });
}
