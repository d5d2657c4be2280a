import { createHash } from 'node:crypto';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimits } from '../domain/rate-limits.ts';
import type { Database } from './database.ts';

const LONGEST_KEY = 200;

/** Limits of calls in Postgres, good over all processes that share it. */
export function createRateLimitStore({ pool }: Database): RateLimits & {
  /** Forgets windows that are over. */
  forget(now: Date): Promise<void>;
} {
  const limiters = new Map<string, RateLimiterPostgres>();
  const limiterOf = (limit: number, windowSeconds: number): RateLimiterPostgres => {
    const name = `${limit}/${windowSeconds}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const limiter = new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limits',
      // A migration made it; expired windows are forgotten by the retention round.
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: '',
      points: limit,
      duration: windowSeconds,
      // Who is over the limit costs the database nothing until the window ends.
      inMemoryBlockOnConsumed: limit + 1,
    });
    limiters.set(name, limiter);
    return limiter;
  };
  return {
    async take(key, { limit, windowSeconds }) {
      const limiter = limiterOf(limit, windowSeconds);
      const { result, exceeded } = await limiter.consume(shortened(key)).then(
        (taken) => ({ result: taken, exceeded: false }),
        (refused: unknown) => {
          if (refused instanceof Error) throw refused;
          return { result: refused as RateLimiterRes, exceeded: true };
        },
      );
      return {
        limit,
        remaining: Math.max(0, result.remainingPoints),
        resetAt: new Date(Date.now() + result.msBeforeNext),
        windowSeconds,
        exceeded,
      };
    },
    async forget(now) {
      await pool.query('DELETE FROM rate_limits WHERE expire < $1', [now.getTime()]);
    },
  };
}

function shortened(key: string): string {
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
}
