import { createPostgresBackend, withBackend } from 'bullmq';
import type { Logger } from '../observability/logger.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** What a job carries: whom to wake, or everyone of `ids`. */
export interface WakeUpJob {
  id: string;
  ids?: readonly string[];
}

/** What is used of a job that is being worked on. */
interface ActiveJob {
  name: string;
  data: WakeUpJob;
}

/** A named queue to put jobs into. */
export type JobQueue = InstanceType<typeof Queue<WakeUpJob>>;
/** A process's share of the work on a named queue. */
export type JobWorker = InstanceType<typeof Worker<WakeUpJob>>;

/** Makes queues and workers on the one backend that was chosen. */
export interface QueueBackend {
  queue(name: string): JobQueue;
  worker(name: string, process: (job: ActiveJob) => Promise<void>, concurrency: number): JobWorker;
}

/**
 * BullMQ on Postgres, in the schema `bullmq` of that database. This file alone knows which backend
 * it is. `migrate` on the first queue of a process brings that schema up to date.
 */
export function openBackend(deps: { connectionString: string; logger: Logger }): QueueBackend {
  const { connectionString, logger } = deps;
  const connection = { connectionString, max: 4, migrate: true, application_name: 'pipewright' };
  const complain = (name: string) => (error: Error) =>
    logger.warn({ queue: name, reason: error.message }, 'the queue lost its database for now');
  return {
    queue(name) {
      const queue = new Queue<WakeUpJob>(name, { connection });
      queue.on('error', complain(name));
      return queue;
    },
    worker(name, process, concurrency) {
      const worker = new Worker<WakeUpJob>(name, (job) => process(job), {
        connection,
        concurrency,
        // A killed process' work is taken up within half a minute.
        lockDuration: 15_000,
        stalledInterval: 10_000,
        // After a lost connection: look again soon, since nothing else will wake this worker.
        runRetryDelay: 2_000,
      });
      worker.on('error', complain(name));
      worker.on('failed', (job, error) => {
        logger.warn(
          { queue: name, id: job?.data.id, attempt: job?.attemptsMade, reason: error.message },
          'a wake-up failed',
        );
      });
      return worker;
    },
  };
}
