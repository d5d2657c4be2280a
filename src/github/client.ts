import type { Clock } from '../domain/clock.ts';
import type { AppError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { Budget, Cost } from './budget.ts';
import { toGitHubError } from './github-error.ts';
import type { Octokit } from './octokit.ts';

/**
 * `read` and `write` may be sent again after an error without an answer. `create` may not: it might
 * have worked, and would be done twice; the journal's in-doubt path finds out.
 */
type CallKind = 'read' | 'write' | 'create';

export interface Call {
  /** In the infinitive, with the repository: `open the pull request in acme/shop`. */
  what: string;
  kind: CallKind;
  /** Permissions the call needs, e.g. `contents: write`, for the error that says which is missing. */
  needs?: string;
}

/** Sends calls to GitHub as one installation (or as the App) within its budget. */
export interface GitHubClient {
  /** Waits for the budget, sends, tries again where that is safe; throws GitHubError. */
  call<Answer>(call: Call, send: (octokit: Octokit) => Promise<Answer>): Promise<Answer>;
}

const COSTS: Record<CallKind, Cost> = {
  read: { points: 1, creates: 0 },
  write: { points: 5, creates: 0 },
  create: { points: 5, creates: 1 },
};
/** Pauses before the second, third and fourth try. */
const PAUSES_MS = [500, 1500, 4000];
/** A limit that ends later than this is left to the job's own retry. */
const MAX_LIMIT_WAIT_MS = 20_000;

export function createClient(deps: {
  /** Makes an Octokit with a token of its own. */
  connect: () => Octokit;
  budget: Budget;
  logger: Logger;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
}): GitHubClient {
  const { connect, budget, logger, clock, sleep } = deps;
  let octokit = connect();

  async function once<Answer>(
    call: Call,
    send: (octokit: Octokit) => Promise<Answer>,
  ): Promise<{ answer: Answer } | { error: AppError }> {
    const release = await budget.take(COSTS[call.kind]);
    const start = clock().getTime();
    try {
      const answer = await send(octokit);
      if (isBroken(answer)) throw new Error('the connection broke in the middle of the answer');
      logger.debug({ call: call.what, ms: clock().getTime() - start }, 'GitHub call');
      return { answer };
    } catch (failure) {
      const error = toGitHubError(failure, { ...call, now: clock() });
      if (error.retryAfter !== undefined) budget.pauseUntil(error.retryAfter);
      return { error };
    } finally {
      release();
    }
  }

  /** How long to wait before the same call is sent again, or null when it must not be. */
  function pause(call: Call, error: AppError, tries: number): number | null {
    const backOff = PAUSES_MS[tries - 1];
    if (backOff === undefined || !error.retryable) return null;
    if (error.retryAfter === undefined) return call.kind === 'create' ? null : backOff;
    // A call refused by a limit was not carried out, whatever its kind.
    const wait = error.retryAfter.getTime() - clock().getTime();
    return wait > MAX_LIMIT_WAIT_MS ? null : Math.max(wait, 0);
  }

  return {
    async call(call, send) {
      let renewed = false;
      for (let tries = 1; ; tries += 1) {
        const outcome = await once(call, send);
        if ('answer' in outcome) return outcome.answer;
        const { error } = outcome;
        // A cached token dies early when the App is suspended or its permissions change.
        const renew: boolean = error.code === 'bad_credentials' && !renewed;
        if (renew) octokit = connect();
        renewed ||= renew;
        const wait = renew ? 0 : pause(call, error, tries);
        const facts = { call: call.what, code: error.code, tries, waitMs: wait };
        if (wait === null) {
          logger.debug(facts, 'GitHub call failed');
          throw error;
        }
        logger.info(facts, 'GitHub call failed; trying again');
        await sleep(wait);
      }
    },
  };
}

// Octokit hands JSON that it cannot read on as text, as if that were the answer.
function isBroken(answer: unknown): boolean {
  const { data, headers } = (answer ?? {}) as {
    data?: unknown;
    headers?: Record<string, string | undefined>;
  };
  return typeof data === 'string' && /[/+]json/.test(headers?.['content-type'] ?? '');
}
