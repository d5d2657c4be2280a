import {
  createPostgresBackend,
  createRedisBackend,
  type Queue,
  withBackend,
  type Worker,
} from 'bullmq';
import type { Logger } from '../observability/logger.ts';
import { createJobsInHand } from './jobs-in-hand.ts';
import { connectRedis } from './redis-connection.ts';

const onPostgres = withBackend(createPostgresBackend);
const onRedis = withBackend(createRedisBackend);

/** Keys in a Redis that others may use too begin with this. */
const REDIS_PREFIX = 'pipewright';
/** What a handler that was told to stop has to end by itself. */
const LAST_WORDS_MS = 2_000;
const LOCK_MS = 15_000;
const COMPLAIN_EVERY_MS = 30_000;

/** What a job carries: whom to wake, or everyone of `ids`. */
export interface WakeUpJob {
  id: string;
  ids?: readonly string[];
}

/** What is used of a job that is being worked on. */
interface ActiveJob {
  name: string;
  data: WakeUpJob;
  /** Aborts when it is to be given back. */
  signal: AbortSignal;
  /** It was in hand before, and whoever had it neither ended it nor gave it back. */
  orphaned: boolean;
}

/** A named queue to put jobs into. */
export type JobQueue = Pick<
  Queue<WakeUpJob>,
  | 'add'
  | 'addBulk'
  | 'upsertJobScheduler'
  | 'getJobCountByTypes'
  | 'setGlobalConcurrency'
  | 'waitUntilReady'
  | 'close'
>;

/** A process's share of the work on a named queue. */
export interface JobWorker {
  /** Takes no more jobs; settles when those in hand have ended. */
  close(): Promise<void>;
  /** Takes so many at once from now on; what is in hand is not touched. */
  atOnce(count: number): void;
  /** Tells the jobs in hand to stop and gives back those that do not end; answers how many. */
  giveBack(): Promise<number>;
}

/** Makes queues and workers on the one backend that was chosen. */
export interface QueueBackend {
  queue(name: string): JobQueue;
  worker(name: string, process: (job: ActiveJob) => Promise<void>, concurrency: number): JobWorker;
  /** After all queues and workers. */
  close(): Promise<void>;
}

/**
 * BullMQ on Redis or Valkey where `redisUrl` is given, else on Postgres, in the schema `bullmq` of
 * that database; the first queue of a process brings that schema up to date. This file alone knows
 * which backend it is. Throws an OperatorError when a Redis cannot be used.
 */
export async function openBackend(deps: {
  connectionString: string;
  redisUrl: string | null;
  logger: Logger;
  lockMs?: number;
}): Promise<QueueBackend> {
  const { lockMs = LOCK_MS } = deps;
  const complain = createComplaints(deps.logger);
  const redis = deps.redisUrl === null ? null : await connectRedis(deps.redisUrl, deps.logger);
  const postgres = {
    connectionString: deps.connectionString,
    max: 4,
    migrate: true,
    application_name: 'pipewright',
  };
  const makeQueue = (name: string) =>
    redis === null
      ? new onPostgres.Queue<WakeUpJob>(name, { connection: postgres })
      : new onRedis.Queue<WakeUpJob>(name, { connection: redis.toAdd, prefix: REDIS_PREFIX });
  return {
    queue(name) {
      const queue = makeQueue(name);
      queue.on('error', complain(name));
      return queue;
    },
    worker(name, process, concurrency) {
      const inHand = createJobsInHand(deps.logger);
      const work: NonNullable<ConstructorParameters<typeof Worker<WakeUpJob>>[1]> = (job, token) =>
        inHand.hold(job, token, (signal) => {
          const orphaned = job.stalledCounter > 0;
          return process({ name: job.name, data: job.data, signal, orphaned });
        });
      const options = {
        concurrency,
        // A killed process' work is taken up within half a minute.
        lockDuration: lockMs,
        stalledInterval: Math.ceil((lockMs * 2) / 3),
        // It is rarely the wake-up's fault that its process was killed; where it is, the
        // reconciler's pauses lie between one crash and the next.
        maxStalledCount: 10,
        // After a lost connection: look again soon, since nothing else will wake this worker.
        runRetryDelay: 2_000,
      };
      const worker =
        redis === null
          ? new onPostgres.Worker<WakeUpJob>(name, work, { ...options, connection: postgres })
          : new onRedis.Worker<WakeUpJob>(name, work, {
              ...options,
              connection: redis.toWork,
              prefix: REDIS_PREFIX,
            });
      worker.on('error', complain(name));
      worker.on('failed', (job, error) => {
        deps.logger.warn(
          { queue: name, id: job?.data.id, attempt: job?.attemptsMade, reason: error.message },
          'a wake-up failed',
        );
      });
      return {
        close: () => worker.close(),
        atOnce(count) {
          worker.concurrency = count;
        },
        giveBack: () => inHand.giveBack(LAST_WORDS_MS),
      };
    },
    close: async () => redis?.close(),
  };
}

// Each connection of each queue tells each of its attempts; once in a while is enough to know.
function createComplaints(logger: Logger): (queue: string) => (error: Error) => void {
  const told = new Map<string, number>();
  return (queue) => (error) => {
    const now = performance.now();
    if (now < (told.get(error.message) ?? -Infinity) + COMPLAIN_EVERY_MS) return;
    if (told.size > 100) told.clear();
    told.set(error.message, now);
    logger.warn({ queue, reason: error.message }, 'the queue is in trouble for now');
  };
}
