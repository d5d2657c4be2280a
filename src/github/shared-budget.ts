import type { BudgetAmount, BudgetShares } from '../domain/budget-shares.ts';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { exhausted, MAX_WAIT_MS, type Budget, type Cost } from './budget.ts';

/** As much as a process draws at once: few enough for others, many enough to ask seldom. */
const CHUNK: BudgetAmount = { points: 45, creates: 4, slots: 10 };
const MAX_SLOTS = 100;
const NOTHING: BudgetAmount = { points: 0, creates: 0, slots: 0 };

/**
 * A Budget that all processes share. It draws shares ahead and spends them in this process, so that
 * about one call in forty asks the store; what is left goes back when it is not used any more.
 */
export function createSharedBudget(deps: {
  shares: BudgetShares;
  /** Whose limits these are: one name for all processes. */
  scope: string;
  /** This process; no other may have the same name. */
  holder: string;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
  logger: Logger;
}): Budget {
  const { shares, scope, holder, clock, sleep, logger } = deps;
  let share = { ...NOTHING, until: 0 };
  let spent = { points: 0, creates: 0 };
  /** When asking again for each kind may help. */
  let again: BudgetAmount = { ...NOTHING };
  let running = 0;
  let pausedUntil = 0;
  const waiting = new Map<object, Cost>();
  const freed: Array<() => void> = [];
  let drawing: Promise<void> | null = null;
  let returning: NodeJS.Timeout | undefined;

  const now = (): number => clock().getTime();

  async function draw(least: Cost): Promise<void> {
    clearTimeout(returning);
    const wanted = [...waiting.values()];
    const sum = (what: keyof Cost): number => wanted.reduce((all, cost) => all + cost[what], 0);
    const creates = sum('creates');
    const want = {
      points: Math.max(sum('points'), CHUNK.points),
      creates: creates === 0 ? 0 : Math.max(creates, CHUNK.creates),
      slots: Math.min(Math.ceil((running + wanted.length) / CHUNK.slots) * CHUNK.slots, MAX_SLOTS),
    };
    // From here on nothing is spent of the old share: the store hears its last state.
    share.until = 0;
    const ask = { spent, want, least: { ...least, slots: running + 1 } };
    const given = await shares.draw(scope, holder, ask);
    const at = now();
    share = { ...given, until: at + given.forMs };
    spent = { points: 0, creates: 0 };
    again = {
      points: at + given.waitMs.points,
      creates: at + given.waitMs.creates,
      slots: at + given.waitMs.slots,
    };
    returning = setTimeout(giveBack, given.forMs);
    returning.unref();
  }

  /** Draws once for all who wait, or waits for what is under way. */
  async function drawTogether(least: Cost): Promise<void> {
    drawing ??= draw(least).finally(() => {
      drawing = null;
    });
    await drawing;
  }

  async function settle(): Promise<void> {
    share.until = 0;
    try {
      await shares.giveBack(scope, holder, { spent, slots: running });
      spent = { points: 0, creates: 0 };
    } catch (error) {
      // Until the next draw tells, the whole share counts as spent.
      logger.warn({ scope, reason: String(error) }, 'Could not give back a share of the budget');
    }
  }

  /** Tells the store what was spent of a share that nobody used up; draws wait for it. */
  function giveBack(): void {
    drawing ??= settle().finally(() => {
      drawing = null;
    });
  }

  /** Which kinds of the share do not cover the cost now. */
  function lacking(cost: Cost): Array<keyof BudgetAmount> {
    const live = share.until > now();
    return [
      ...(!live || share.points - spent.points < cost.points ? ['points' as const] : []),
      ...(cost.creates > 0 && (!live || share.creates - spent.creates < cost.creates)
        ? ['creates' as const]
        : []),
      ...(!live || running >= share.slots ? ['slots' as const] : []),
    ];
  }

  async function spend(cost: Cost, deadline: number): Promise<void> {
    for (;;) {
      const at = now();
      const kinds = lacking(cost);
      if (kinds.length === 0 && pausedUntil <= at) {
        // In the same breath as the look: nobody else spends it meanwhile.
        running += 1;
        spent.points += cost.points;
        spent.creates += cost.creates;
        return;
      }
      const wait = Math.max(pausedUntil, ...kinds.map((kind) => again[kind])) - at;
      if (wait > 0 && at + wait > deadline) throw exhausted(new Date(at + wait));
      if (wait > 0) await sleep(wait);
      else if (running >= MAX_SLOTS) await new Promise<void>((go) => freed.push(go));
      else await drawTogether(cost);
    }
  }

  return {
    async take(cost) {
      const ticket = {};
      waiting.set(ticket, cost);
      try {
        await spend(cost, now() + MAX_WAIT_MS);
      } finally {
        waiting.delete(ticket);
      }
      return () => {
        running -= 1;
        freed.shift()?.();
      };
    },
    pauseUntil(moment) {
      pausedUntil = Math.max(pausedUntil, moment.getTime());
      shares.pause(scope, Math.max(moment.getTime() - now(), 0)).catch((error: unknown) => {
        logger.warn({ scope, reason: String(error) }, 'Could not tell other processes to pause');
      });
    },
  };
}
