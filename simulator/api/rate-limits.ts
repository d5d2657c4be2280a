import type { Clock } from '../../src/domain/clock.ts';
import type { OperationId } from '../contract/operations.ts';
import type { Actor } from '../state/identity.ts';
import { ApiError } from './api-error.ts';

/** One caller's hour, times in seconds since 1970. */
export interface Budget {
  limit: number;
  used: number;
  remaining: number;
  reset: number;
}

/** GitHub's limits for one caller; they may be changed while the simulator runs. */
export interface Limits {
  /** Whether calls above the limits are refused; the headers tell the truth in any case. */
  enforced: boolean;
  requestsAnHour: number;
  /** A call that reads costs 1 point, any other 5. */
  pointsAMinute: number;
  creationsAMinute: number;
  creationsAnHour: number;
  atOnce: number;
  /** What refuses at the secondary limits; GitHub uses both. */
  secondaryStatus: 403 | 429;
}

/** GitHub's own figures, enforced when asked. */
export const GITHUB_LIMITS: Limits = {
  enforced: false,
  requestsAnHour: 5000,
  pointsAMinute: 900,
  creationsAMinute: 80,
  creationsAnHour: 500,
  atOnce: 100,
  secondaryStatus: 403,
};

/** What a call means for the limits. */
export interface CountedCall {
  method: string;
  operation: OperationId | null;
}

/** Counts calls per caller, and refuses those above the limits where these are enforced. */
export interface RateLimits {
  limits: Limits;
  /** Lets a call in, and gives the function to call at its end; throws the ApiError that refuses it. */
  enter(actor: Actor, call: CountedCall): () => void;
  /** Counts a call that was answered, except where nothing had changed (304). */
  take(actor: Actor): Budget;
  look(actor: Actor): Budget;
}

/** What people get notice of, or what starts machines. */
const CREATING: ReadonlySet<OperationId | null> = new Set<OperationId>([
  'pulls/create',
  'issues/create-comment',
  'reactions/create-for-issue-comment',
  'checks/create',
  'git/create-ref',
  'repos/create-commit-status',
  'repos/create-or-update-file-contents',
  'actions/re-run-workflow',
  'actions/re-run-workflow-failed-jobs',
  'actions/re-run-job-for-workflow-run',
  'actions/create-workflow-dispatch',
  'repos/create-deployment',
  'repos/create-deployment-status',
]);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ANONYMOUS_AN_HOUR = 60;
const SECONDARY =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

interface Caller {
  used: number;
  reset: number;
  running: number;
  recent: Array<{ at: number; points: number; creations: number }>;
}

function keyOf(actor: Actor): string {
  if (actor.kind === 'installation') return `installation ${actor.token.installation.id}`;
  if (actor.kind === 'app' || actor.kind === 'client') return `app ${actor.app.id}`;
  return actor.kind === 'user' ? `user ${actor.account.id}` : 'anonymous';
}

/** Builds the counters. */
export function createRateLimits(clock: Clock, wanted: Partial<Limits> = {}): RateLimits {
  const limits = { ...GITHUB_LIMITS, ...wanted };
  const callers = new Map<string, Caller>();

  function callerOf(actor: Actor): Caller {
    const now = Math.floor(clock().getTime() / 1000);
    const known = callers.get(keyOf(actor)) ?? { used: 0, reset: 0, running: 0, recent: [] };
    if (known.reset <= now) Object.assign(known, { used: 0, reset: now + 3600 });
    callers.set(keyOf(actor), known);
    return known;
  }

  function budgetOf(actor: Actor, calls: number): Budget {
    const caller = callerOf(actor);
    caller.used += calls;
    const limit = actor.kind === 'anonymous' ? ANONYMOUS_AN_HOUR : limits.requestsAnHour;
    const { used, reset } = caller;
    return { limit, used, remaining: Math.max(limit - used, 0), reset };
  }

  /** Milliseconds until this much fits into a window again; 0 when it does now. */
  function waitFor(
    caller: Caller,
    what: 'points' | 'creations',
    amount: number,
    window: { limit: number; ms: number },
  ): number {
    const now = clock().getTime();
    const inside = caller.recent.filter(({ at }) => at > now - window.ms);
    const spent = inside.reduce((sum, call) => sum + call[what], 0);
    if (amount === 0 || spent + amount <= window.limit) return 0;
    return (inside[0]?.at ?? now) + window.ms - now;
  }

  function refuse(status: number, message: string, waitMs: number): ApiError {
    const seconds = Math.max(Math.ceil(waitMs / 1000), 1);
    return new ApiError(status, message, [], { 'retry-after': String(seconds) });
  }

  return {
    limits,
    enter(actor, { method, operation }) {
      const caller = callerOf(actor);
      const now = clock().getTime();
      const points = method === 'GET' || method === 'HEAD' ? 1 : 5;
      const creations = CREATING.has(operation) ? 1 : 0;
      caller.recent = caller.recent.filter(({ at }) => at > now - HOUR_MS);
      // Looking at the limits is free.
      if (limits.enforced && operation !== 'rate-limit/get') {
        if (budgetOf(actor, 0).remaining === 0) {
          throw new ApiError(403, `API rate limit exceeded for ${keyOf(actor)}.`);
        }
        const { pointsAMinute, creationsAMinute, creationsAnHour } = limits;
        const wait = Math.max(
          waitFor(caller, 'points', points, { limit: pointsAMinute, ms: MINUTE_MS }),
          waitFor(caller, 'creations', creations, { limit: creationsAMinute, ms: MINUTE_MS }),
          waitFor(caller, 'creations', creations, { limit: creationsAnHour, ms: HOUR_MS }),
          caller.running >= limits.atOnce ? 1000 : 0,
        );
        if (wait > 0) throw refuse(limits.secondaryStatus, SECONDARY, wait);
      }
      caller.recent.push({ at: now, points, creations });
      caller.running += 1;
      return () => {
        caller.running -= 1;
      };
    },
    take: (actor) => budgetOf(actor, 1),
    look: (actor) => budgetOf(actor, 0),
  };
}
