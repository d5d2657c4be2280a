import { setTimeout as sleep } from 'node:timers/promises';
import type { WakeUps } from '../../domain/wake-ups.ts';
import type { Logger } from '../../observability/logger.ts';
import { within } from '../within.ts';

const AT_ONCE = 500;
const MOST_WAITING = 50_000;
const PATIENCE_MS = 5000;
// Between calls: a wake-up costs a commit of its own, and nobody sees it come a moment later.
const GATHER_MS = 25;

/** Wakes the queue for stored deliveries, without anybody waiting for it. */
export interface Waker {
  wake(guid: string): void;
  /** Resolves when nothing is left to be woken. */
  settled(): Promise<void>;
}

/**
 * Wakes many with one call: those that come while a call is under way go into the next one. What
 * cannot be woken is logged; the reconciler finds it.
 */
export function createWaker(deps: { wakeUps: WakeUps; logger: Logger }): Waker {
  let waiting: string[] = [];
  let running: Promise<void> | null = null;
  let closing = false;

  const wakeSome = async (guids: string[]): Promise<void> => {
    try {
      await within(PATIENCE_MS, 'The queue', deps.wakeUps.wakeAll('delivery', guids));
    } catch (error) {
      deps.logger.warn(
        { err: error, deliveries: guids.length, first: guids[0] },
        'The queue was not woken; the reconciler will find the deliveries',
      );
    }
  };
  const wakeAll = async (): Promise<void> => {
    // After all that were stored by the same statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const guids = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      await wakeSome(guids);
      if (!closing) await sleep(GATHER_MS);
    }
    running = null;
  };
  return {
    wake(guid) {
      // A queue that hangs must not fill the memory.
      if (waiting.length >= MOST_WAITING) return;
      waiting.push(guid);
      running ??= wakeAll();
    },
    settled: () => {
      closing = true;
      return running ?? Promise.resolve();
    },
  };
}
