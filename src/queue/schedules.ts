import type { Logger } from '../observability/logger.ts';
import type { JobWorker, QueueBackend } from './backend.ts';

const QUEUE = 'schedule';

/** Work that comes round: over all processes one runs each time. */
export interface Schedules {
  add(name: string, everyMs: number, handler: () => Promise<void>): Promise<void>;
  /** Ends what runs of it; the worker is null when nothing was ever scheduled here. */
  worker(): JobWorker | null;
  close(): Promise<void>;
}

/** Schedules on a queue of their own. A name keeps its place over restarts and is told its interval anew. */
export function createSchedules(backend: QueueBackend, logger: Logger): Schedules {
  const queue = backend.queue(QUEUE);
  const handlers = new Map<string, () => Promise<void>>();
  const running = new Set<string>();
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
      await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: { id: name }, opts });
      worker ??= backend.worker(QUEUE, (job) => run(job.name), 4);
    },
    worker: () => worker,
    close: () => queue.close(),
  };
}
