import type { Logger } from '../observability/logger.ts';

/**
 * Does `work` now and again `everyMs` after it ended, never twice at once; an error is logged and
 * the next turn comes all the same. `stop` waits for a turn that is under way.
 */
export function repeat(
  work: () => Promise<void>,
  options: { name: string; everyMs: number; logger: Logger },
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      options.logger.error({ err: error, job: options.name }, 'A scheduled job failed');
    }
    if (stopped) return;
    timer = setTimeout(() => {
      underWay = turn();
    }, options.everyMs);
  };
  let underWay = turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
