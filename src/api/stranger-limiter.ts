import type { Clock } from '../domain/clock.ts';
import type { RateLimits } from '../domain/rate-limits.ts';
import type { Logger } from '../observability/logger.ts';
import { addressKey, createAddressLimiter, type Allowance } from './address-limiter.ts';

/** Counts what strangers do, by address. */
export interface StrangerLimiter {
  /** What is left as far as this process knows, without counting. */
  peek(address: string): Allowance;
  /** Counts one, in every process; `exceeded` when the address had nothing left. */
  hit(address: string): Promise<Allowance & { exceeded: boolean }>;
}

/**
 * Limits strangers over all processes that share `limits`, under `name`. Who is over the limit here
 * is not looked up there; while the store does not answer, each process counts for itself.
 */
export function createStrangerLimiter(deps: {
  name: string;
  limit: number;
  windowSeconds: number;
  limits: RateLimits;
  clock: Clock;
  logger: Logger;
}): StrangerLimiter {
  const { limits, logger, name } = deps;
  const rule = { limit: deps.limit, windowSeconds: deps.windowSeconds };
  const here = createAddressLimiter(deps);
  return {
    peek: (address) => here.peek(address),
    async hit(address) {
      const own = here.hit(address);
      if (own.exceeded) return own;
      const all = await limits
        .take(`${name}:${addressKey(address)}`, rule)
        .catch((error: unknown) => {
          logger.warn({ err: error, name }, 'Strangers are counted by each process for itself');
          return own;
        });
      return all.exceeded || all.remaining < own.remaining ? all : own;
    },
  };
}
