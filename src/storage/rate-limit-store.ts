import { createHash } from 'node:crypto';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimits } from '../domain/rate-limits.ts';
import { countCalls, type CallCount, type CountedCalls } from './count-calls.ts';
import type { Database } from './database.ts';

const LONGEST_KEY = 200;

type Options = ConstructorParameters<typeof RateLimiterPostgres>[0];

/** The library's limiter, counting calls that come at once in one statement, whatever their keys. */
class GroupedLimiter extends RateLimiterPostgres {
  readonly #count: (calls: CountedCalls) => Promise<CallCount>;

  constructor(options: Options, count: (calls: CountedCalls) => Promise<CallCount>) {
    super(options);
    this.#count = count;
  }

  // The library's place for a store's own way to count; it asks for rows as pg gives them.
  async _upsert(key: string, points: number, windowMs: number): Promise<{ rows: [CallCount] }> {
    return { rows: [await this.#count({ key, points, windowMs })] };
  }
}

/** Limits of calls in Postgres, good over all processes that share it. */
export function createRateLimitStore({ pool }: Database): RateLimits & {
  /** Forgets windows that are over. */
  forget(now: Date): Promise<void>;
} {
  const limiters = new Map<string, GroupedLimiter>();
  const count = countCalls(pool);
  const limiterOf = (limit: number, windowSeconds: number): GroupedLimiter => {
    const name = `${limit}/${windowSeconds}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const options = {
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
    };
    const limiter = new GroupedLimiter(options, count);
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
