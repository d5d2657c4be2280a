import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../observability/logger.ts';
import type { JobWorker, QueueBackend } from './backend.ts';

const QUEUE = 'schedule';
const RENEW_LEAST_MS = 1_000;
const RENEW_MOST_MS = 60_000;
/** Postgres' code for a statement that it ended to free others. */
const DEADLOCK = '40P01';
/** BullMQ's answer when this and the next round are there already: others told of them just now. */
const ROUNDS_THERE = -11;
const MOST_ATTEMPTS = 10;

/** Work that comes round: over all processes one runs each time. */
export interface Schedules {
  add(name: string, everyMs: number, handler: () => Promise<void>): Promise<void>;
  /** Renews nothing any more. */
  stop(): void;
  /** The worker of the rounds, or null when nothing was ever scheduled here. */
  worker(): JobWorker | null;
  close(): Promise<void>;
}

/**
 * Schedules on a queue of their own. A name keeps its place over restarts and is told its interval
 * anew; each process tells it again from time to time, since a Redis may have forgotten all it knew.
 */
export function createSchedules(backend: QueueBackend, logger: Logger): Schedules {
  const queue = backend.queue(QUEUE);
  const handlers = new Map<string, () => Promise<void>>();
  const running = new Set<string>();
  const renewals: NodeJS.Timeout[] = [];
  let worker: JobWorker | null = null;

  const run = async (name: string): Promise<void> => {
    const handler = handlers.get(name);
    // Another version's schedule, or one round still running while the next is due: leave it out.
    if (handler === undefined || running.has(name)) {
      logger.debug({ schedule: name }, 'a round was left out');
      return;
    }
    running.add(name);
    try {
      await handler();
    } finally {
      running.delete(name);
    }
  };

  return {
    async add(name, everyMs, handler) {
      handlers.set(name, handler);
      const opts = { removeOnComplete: true, removeOnFail: true };
      const tell = () =>
        queue.upsertJobScheduler(name, { every: everyMs }, { name, data: { id: name }, opts });
      await besideOthers(tell);
      const renewMs = Math.min(RENEW_MOST_MS, Math.max(RENEW_LEAST_MS, everyMs));
      const renewal = setInterval(() => {
        besideOthers(tell).catch((error: unknown) => {
          logger.debug({ schedule: name, err: error }, 'a schedule could not be renewed for now');
        });
      }, renewMs);
      renewals.push(renewal.unref());
      worker ??= backend.worker(QUEUE, (job) => run(job.name), 4);
    },
    stop() {
      for (const renewal of renewals) clearInterval(renewal);
    },
    worker: () => worker,
    close: () => queue.close(),
  };
}

/**
 * Asks again when Postgres ended the statement for others that told the same schedule at the same
 * moment, as processes that start together do; leaves it to them when they were quicker.
 */
async function besideOthers(statement: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await statement();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === ROUNDS_THERE) return;
      if (code !== DEADLOCK || attempt === MOST_ATTEMPTS) throw error;
      await sleep(Math.random() * 50 * attempt);
    }
  }
}
