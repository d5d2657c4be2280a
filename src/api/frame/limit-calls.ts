import type { Identity } from '../../domain/identity.ts';
import type { RateAllowance, RateLimits } from '../../domain/rate-limits.ts';
import { addressKey } from '../address-limiter.ts';
import { HttpError } from '../http-error.ts';
import type { Contract, LimitRule } from './contract.ts';

/** How many calls of a rule this caller has. */
function pointsOf(
  rule: LimitRule,
  identity: Identity | null,
  callsPerMinute: (() => number) | undefined,
): number {
  if (rule.adjustable === true && callsPerMinute !== undefined) {
    return Math.ceil((callsPerMinute() * rule.windowSeconds) / 60);
  }
  if (identity === null) return rule.anonymous;
  return typeof rule.points === 'number' ? rule.points : rule.points[identity.plan];
}

/** Seconds until a window ends, at least one. */
export function secondsUntil(resetAt: Date, now: Date): number {
  return Math.max(1, Math.ceil((resetAt.getTime() - now.getTime()) / 1000));
}

/**
 * Counts one call of a caller (or of an address without one) against every rule of a class; gives
 * the answer's headers, of the rule with least left. Throws `rate_limited` with the headers set.
 */
export async function limitCalls(deps: {
  contract: Contract;
  limits: RateLimits;
  /** What an admin set for rules that are adjustable. */
  callsPerMinute?: () => number;
  limitClass: string;
  identity: Identity | null;
  address: string;
  now: Date;
  setHeaders: (headers: Record<string, string>) => void;
}): Promise<void> {
  const { contract, identity, limitClass, now } = deps;
  const rules = contract.limits[limitClass];
  if (rules === undefined) throw new Error(`${contract.name} has no limit class ${limitClass}`);
  const caller =
    identity === null ? `address:${addressKey(deps.address)}` : `${identity.kind}:${identity.id}`;
  const allowances = await Promise.all(
    rules.map((rule) =>
      deps.limits.take(`${contract.name}:${limitClass}:${rule.windowSeconds}:${caller}`, {
        limit: pointsOf(rule, identity, deps.callsPerMinute),
        windowSeconds: rule.windowSeconds,
      }),
    ),
  );
  const tightest = allowances.reduce(tighter);
  deps.setHeaders(contract.rateHeaders(tightest));
  if (!tightest.exceeded) return;
  const wait = secondsUntil(tightest.resetAt, now);
  throw new HttpError('rate_limited', 'Rate limit exceeded', {
    details: `Try again in ${wait} seconds`,
    retryAfterSeconds: wait,
  });
}

/**
 * The headers of an answer that no limit counts, such as that of a path that there is not: the
 * contract's usual limit for who shows no credential, untouched.
 */
export function uncountedHeaders(deps: {
  contract: Contract;
  callsPerMinute?: () => number;
  now: Date;
}): Record<string, string> {
  const { contract, now } = deps;
  const rules = contract.limits[contract.usualLimit] ?? [];
  const allowances = rules.map((rule): RateAllowance => {
    const { windowSeconds } = rule;
    const limit = pointsOf(rule, null, deps.callsPerMinute);
    const resetAt = new Date(now.getTime() + windowSeconds * 1000);
    return { limit, remaining: limit, windowSeconds, resetAt, exceeded: false };
  });
  return allowances.length === 0 ? {} : contract.rateHeaders(allowances.reduce(tighter));
}

function tighter(one: RateAllowance, other: RateAllowance): RateAllowance {
  if (one.exceeded !== other.exceeded) return one.exceeded ? one : other;
  // Of two that are exceeded, the one that lasts longer.
  if (one.exceeded) return one.resetAt >= other.resetAt ? one : other;
  return one.remaining <= other.remaining ? one : other;
}
