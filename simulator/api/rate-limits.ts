import type { Clock } from '../../src/domain/clock.ts';
import type { Actor } from '../state/model.ts';

/** One caller's hour, times in seconds since 1970. */
export interface Budget {
  limit: number;
  used: number;
  remaining: number;
  reset: number;
}

/** Counts calls per caller and hour, for the headers; nobody is refused. */
export interface RateLimits {
  take(actor: Actor): Budget;
  look(actor: Actor): Budget;
}

function keyOf(actor: Actor): string {
  if (actor.kind === 'installation') return `installation ${actor.token.installation.id}`;
  if (actor.kind === 'app') return `app ${actor.app.id}`;
  return actor.kind === 'user' ? `user ${actor.account.id}` : 'anonymous';
}

/** Builds the counters. */
export function createRateLimits(clock: Clock): RateLimits {
  const hours = new Map<string, { used: number; reset: number }>();
  function count(actor: Actor, calls: number): Budget {
    const now = Math.floor(clock().getTime() / 1000);
    const known = hours.get(keyOf(actor));
    const hour = known === undefined || known.reset <= now ? { used: 0, reset: now + 3600 } : known;
    hour.used += calls;
    hours.set(keyOf(actor), hour);
    const limit = actor.kind === 'anonymous' ? 60 : 5000;
    return { limit, used: hour.used, remaining: Math.max(limit - hour.used, 0), reset: hour.reset };
  }
  return { take: (actor) => count(actor, 1), look: (actor) => count(actor, 0) };
}
