import { setTimeout as sleep } from 'node:timers/promises';
import { WaitingError } from 'bullmq';
import type { Logger } from '../observability/logger.ts';

/** What is used of a job of BullMQ: the way back to the queue. */
interface ReturnableJob {
  data: { id: string };
  moveToWait(token?: string): Promise<unknown>;
}

interface Held {
  stop: AbortController;
  ended: Promise<unknown>;
  handBack: () => Promise<void>;
}

/** The jobs that one worker works on now. */
export interface JobsInHand {
  /** Works on a job. When it was told to stop and fails for it, the job is given back instead. */
  hold(
    job: ReturnableJob,
    token: string | undefined,
    handler: (signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /**
   * Tells all to stop, waits `graceMs` for them, and gives back at once what has not ended, so that
   * another process need not wait until its lock has run out. Answers how many were given back.
   */
  giveBack(graceMs: number): Promise<number>;
}

/** Keeps account of the jobs of one worker. */
export function createJobsInHand(logger: Logger): JobsInHand {
  const all = new Set<Held>();
  let givenBack = 0;

  const hold: JobsInHand['hold'] = async (job, token, handler) => {
    const stop = new AbortController();
    let letGo: ((back: WaitingError) => void) | null = null;
    const lettingGo = new Promise<never>((_, reject) => {
      letGo = reject;
    });
    const toQueue = async (): Promise<WaitingError> => {
      await job.moveToWait(token);
      givenBack += 1;
      // BullMQ's sign that the job is back among those that wait.
      return new WaitingError();
    };
    const work = handler(stop.signal);
    const held: Held = {
      stop,
      ended: work.catch(() => undefined),
      handBack: async () => letGo?.(await toQueue()),
    };
    all.add(held);
    try {
      await Promise.race([work, lettingGo]);
    } catch (error) {
      if (!stop.signal.aborted || error instanceof WaitingError) throw error;
      logger.debug({ id: job.data.id, err: error }, 'a job was stopped and is given back');
      throw await toQueue();
    } finally {
      all.delete(held);
    }
  };

  return {
    hold,
    async giveBack(graceMs) {
      for (const { stop } of all) stop.abort();
      const ended = Promise.all([...all].map((held) => held.ended));
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      await Promise.all(
        [...all].map(({ handBack }) =>
          handBack().catch((error: unknown) => {
            logger.warn({ err: error }, 'a job could not be given back; its lock will run out');
          }),
        ),
      );
      return givenBack;
    },
  };
}
