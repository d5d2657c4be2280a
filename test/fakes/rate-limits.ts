import type { RateLimits } from '../../src/domain/rate-limits.ts';

/** Limits that nobody ever reaches: limits have tests of their own. */
export const NO_LIMITS: RateLimits = {
  take: async (_key, { limit, windowSeconds }) => ({
    limit,
    windowSeconds,
    remaining: limit,
    resetAt: new Date(Date.now() + windowSeconds * 1000),
    exceeded: false,
  }),
};
