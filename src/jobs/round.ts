import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';

/**
 * Makes one round of a scheduled job that is counted with what it did, by kind. A round that fails
 * is logged and counted; the next one comes all the same.
 */
export function round(
  job: string,
  work: () => Promise<Record<string, number>>,
  deps: { metrics: Pick<Metrics, 'roundEnded'>; logger: Logger },
): () => Promise<void> {
  return async () => {
    try {
      deps.metrics.roundEnded({ job, outcome: 'done', did: await work() });
    } catch (error) {
      deps.logger.error({ err: error, job }, 'A scheduled job failed; its next round comes');
      deps.metrics.roundEnded({ job, outcome: 'failed', did: {} });
    }
  };
}
