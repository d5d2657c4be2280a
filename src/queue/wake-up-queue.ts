import type { WakeUpKind } from '../domain/wake-ups.ts';
import type { JobQueue, JobWorker, QueueBackend, WakeUpJob } from './backend.ts';

const ATTEMPTS = 4;
const AT_ONCE = 500;

/**
 * Works on what it is woken for. `signal` aborts when this process must stop; `orphaned`: it was in
 * hand before, in a process that was killed.
 */
export type WakeUpHandler = (id: string, signal: AbortSignal, orphaned: boolean) => Promise<void>;

/** The wake-ups of one kind. */
export interface WakeUpQueue {
  queue: JobQueue;
  wake(id: string, delayMs: number): Promise<void>;
  wakeAll(ids: readonly string[]): Promise<void>;
  work(handler: WakeUpHandler, concurrency: number): JobWorker;
}

const KEEP_NONE = { removeOnComplete: true, removeOnFail: true, attempts: ATTEMPTS };

function optionsNow(id: string, backOffMs: number) {
  return {
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: backOffMs },
    removeOnComplete: true,
    // What was given up stands in Postgres, where the reconciler finds it; these are for people.
    removeOnFail: { age: 86_400, count: 1_000 },
    // One pending for each id, and one after it when it comes while the id is being worked on:
    // it may bring news that the handler read too early to see.
    deduplication: { id, keepLastIfActive: true },
  };
}

/**
 * Wake-ups of one kind. Handlers of one id run one after the other; a wake-up for later becomes
 * one for now when its time comes, so that it never runs beside another of its id. `backOffMs` is
 * the first pause after a failure; each later one is twice as long.
 */
export function createWakeUpQueue(
  backend: QueueBackend,
  kind: WakeUpKind,
  backOffMs: number,
): WakeUpQueue {
  const queue = backend.queue(kind);
  const wakeNow = async (data: WakeUpJob): Promise<void> => {
    await queue.add('now', data, optionsNow(data.id, backOffMs));
  };
  const spread = async (ids: readonly string[]): Promise<void> => {
    const jobs = ids.map((id) => ({ name: 'now', data: { id }, opts: optionsNow(id, backOffMs) }));
    await queue.addBulk(jobs);
  };
  return {
    queue,
    async wake(id, delayMs) {
      if (delayMs <= 0) return wakeNow({ id });
      await queue.add('later', { id }, { ...KEEP_NONE, delay: delayMs });
    },
    async wakeAll(ids) {
      // One job that carries many costs the door hardly more than one that carries one.
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        const [id = ''] = some;
        if (some.length === 1) await wakeNow({ id });
        else await queue.add('many', { id, ids: some }, KEEP_NONE);
      }
    },
    work(handler, concurrency) {
      return backend.worker(
        kind,
        ({ name, data, signal, orphaned }) => {
          if (name === 'many') return spread(data.ids ?? []);
          return name === 'later' ? wakeNow(data) : handler(data.id, signal, orphaned);
        },
        concurrency,
      );
    },
  };
}
