import type { Clock } from '../domain/clock.ts';
import { GitHubError } from '../domain/errors.ts';

/** What a call costs: points (1 a read, 5 a write), and 1 where it makes something people see. */
export interface Cost {
  points: number;
  creates: number;
}

/** What one installation may still ask of GitHub. */
export interface Budget {
  /**
   * Waits until the call fits, and gives the function to call when it was answered. Rejects with a
   * retryable GitHubError when that would take longer than a worker should wait.
   */
  take(cost: Cost): Promise<() => void>;
  /** Lets nothing start before this moment: GitHub said so. */
  pauseUntil(moment: Date): void;
}

const MINUTE = 60_000;
/** Longer than this no worker waits for its turn. */
export const MAX_WAIT_MS = 30_000;
const MAX_RUNNING = 100;

/** GitHub's secondary limits for one installation. */
const WINDOWS: ReadonlyArray<{ what: keyof Cost; limit: number; ms: number }> = [
  { what: 'points', limit: 900, ms: MINUTE },
  { what: 'creates', limit: 80, ms: MINUTE },
  { what: 'creates', limit: 500, ms: 60 * MINUTE },
];

/** A Budget kept in this process, by GitHub's secondary limits for one installation. */
export function createBudget(deps: { clock: Clock; sleep: (ms: number) => Promise<void> }): Budget {
  const spent: Array<Cost & { at: number }> = [];
  const waiting: Array<() => void> = [];
  let running = 0;
  let pausedUntil = 0;

  function waitFor(cost: Cost, now: number): number {
    while (spent[0] !== undefined && spent[0].at <= now - 60 * MINUTE) spent.shift();
    const waits = WINDOWS.map(({ what, limit, ms }) => {
      const recent = spent.filter(({ at }) => at > now - ms);
      let over = recent.reduce((sum, past) => sum + past[what], cost[what]) - limit;
      if (over <= 0 || cost[what] === 0) return 0;
      const last = recent.find((past) => (over -= past[what]) <= 0);
      return (last?.at ?? now) + ms - now;
    });
    return Math.max(pausedUntil - now, ...waits);
  }

  return {
    async take(cost) {
      const deadline = deps.clock().getTime() + MAX_WAIT_MS;
      for (;;) {
        const now = deps.clock().getTime();
        const wait = waitFor(cost, now);
        if (wait > 0 && now + wait > deadline) throw exhausted(new Date(now + wait));
        if (wait > 0) await deps.sleep(wait);
        else if (running >= MAX_RUNNING) await new Promise<void>((go) => waiting.push(go));
        else break;
      }
      running += 1;
      spent.push({ ...cost, at: deps.clock().getTime() });
      return () => {
        running -= 1;
        waiting.shift()?.();
      };
    },
    pauseUntil(moment) {
      pausedUntil = Math.max(pausedUntil, moment.getTime());
    },
  };
}

/** The error of a call that would have to wait for too long. */
export function exhausted(retryAfter: Date): GitHubError {
  return new GitHubError(
    `This installation's share of GitHub's limits is used up until ${retryAfter.toISOString()}; the work goes on then.`,
    { code: 'budget_exhausted', status: null, retryable: true, retryAfter },
  );
}
