import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../domain/errors.ts';
import type { WakeUpKind, WakeUps } from '../domain/wake-ups.ts';
import type { Logger } from '../observability/logger.ts';
import { type JobWorker, openBackend } from './backend.ts';
import { createSchedules } from './schedules.ts';
import { createWakeUpQueue, type WakeUpHandler } from './wake-up-queue.ts';

// With the two seconds for last words, and what the server takes before: half a minute.
const CLOSE_LIMIT_MS = 20_000;
const SETTLE_MS = 1_000;
const BACK_OFF_MS = 1_000;

/** The queue of this process: it wakes, works and keeps time; Postgres says what is to be done. */
export interface Queue {
  wakeUps: WakeUps;
  /**
   * Works on the wake-ups of a kind, up to `concurrency` at once and one at a time for an id. A
   * handler that throws is tried four times in all with growing pauses, then left to the reconciler.
   * `signal` aborts when this process must stop: who throws then is given back, not counted.
   * `orphaned` tells that the process which had it in hand before was killed, perhaps by this very
   * work; it is not counted among the four.
   */
  work(
    kind: WakeUpKind,
    handler: WakeUpHandler,
    options: { concurrency: number },
  ): Pick<JobWorker, 'atOnce'>;
  /** Of a kind so many at once over all processes, from now on. */
  limit(kind: WakeUpKind, atOnce: number): Promise<void>;
  /** Runs `handler` at once and then every `everyMs`, in one of the processes that schedule `name`. */
  schedule(name: string, everyMs: number, handler: () => Promise<void>): Promise<void>;
  /** Wake-ups due or being worked on, by kind; those for later are not counted. */
  depth(): Promise<Record<WakeUpKind, number>>;
  /** Milliseconds of one round trip; throws when the queue does not answer. */
  ping(): Promise<number>;
  /**
   * Takes no more work, waits for what runs (20 seconds at most), gives the rest back at once for
   * another process, and lets go of the backend.
   */
  close(): Promise<void>;
}

/**
 * Opens the queue in the Redis or Valkey of `redisUrl`, or without one in the Postgres of
 * `connectionString`; throws an OperatorError when that cannot be used.
 */
export async function openQueue(deps: {
  connectionString: string;
  redisUrl: string | null;
  logger: Logger;
  closeLimitMs?: number;
  backOffMs?: number;
  lockMs?: number;
}): Promise<Queue> {
  const { logger, closeLimitMs = CLOSE_LIMIT_MS, backOffMs = BACK_OFF_MS } = deps;
  const backend = await openBackend(deps);
  const queues = {
    delivery: createWakeUpQueue(backend, 'delivery', backOffMs),
    run: createWakeUpQueue(backend, 'run', backOffMs),
  } satisfies Record<WakeUpKind, unknown>;
  const schedules = createSchedules(backend, logger);
  const workers: JobWorker[] = [];
  const due = (kind: WakeUpKind): Promise<number> =>
    queues[kind].queue.getJobCountByTypes('waiting', 'active');

  const close = async (): Promise<void> => {
    schedules.stop();
    const scheduler = schedules.worker();
    const all = scheduler === null ? workers : [...workers, scheduler];
    const finished = Promise.all(all.map((worker) => worker.close())).then(() => true);
    const within = (ms: number) => Promise.race([finished, sleep(ms, false, { ref: false })]);
    if (!(await within(closeLimitMs))) {
      const counts = await Promise.all(all.map((worker) => worker.giveBack()));
      const jobs = counts.reduce((sum, count) => sum + count, 0);
      logger.warn(
        { jobs },
        'Work did not end in time and is given back; another process takes it up',
      );
      if (!(await within(SETTLE_MS))) {
        finished.catch((error: unknown) => logger.warn({ err: error }, 'A worker closed late'));
      }
    }
    // Last, since running handlers wake others.
    await Promise.all([
      ...Object.values(queues).map(({ queue }) => queue.close()),
      schedules.close(),
    ]);
    await backend.close();
  };
  let closing: Promise<void> | null = null;

  try {
    await queues.delivery.queue.waitUntilReady();
  } catch (cause) {
    await close();
    throw new OperatorError(
      `The queue's Postgres cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Check DATABASE_URL, and that its user may create the schema "bullmq".`,
      { code: 'queue_unreachable', retryable: true, cause },
    );
  }

  return {
    wakeUps: {
      wake: (kind, id, options) => queues[kind].wake(id, options?.delayMs ?? 0),
      wakeAll: (kind, ids) => queues[kind].wakeAll(ids),
    },
    work(kind, handler, { concurrency }) {
      const worker = queues[kind].work(handler, concurrency);
      workers.push(worker);
      return worker;
    },
    async limit(kind, atOnce) {
      await queues[kind].queue.setGlobalConcurrency(atOnce);
    },
    schedule: (name, everyMs, handler) => schedules.add(name, everyMs, handler),
    async depth() {
      const [delivery, run] = await Promise.all([due('delivery'), due('run')]);
      return { delivery, run };
    },
    async ping() {
      const begin = performance.now();
      await due('delivery');
      return performance.now() - begin;
    },
    close: () => (closing ??= close()),
  };
}
