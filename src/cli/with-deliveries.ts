import type { DeliveryDesk } from './deliveries.ts';
import { withStorage } from './with-storage.ts';

/** Runs a command on the deliveries of the configured database, and sets the exit code it gives. */
export function withDeliveries(run: (desk: DeliveryDesk) => Promise<0 | 1>): Promise<void> {
  return withStorage((storage, { config, logger, redact }) => {
    const wake = async (guids: string[]): Promise<void> => {
      const { openQueue } = await import('../queue/open-queue.ts');
      const { connectionString } = storage;
      const queue = await openQueue({ connectionString, redisUrl: config.redisUrl, logger });
      try {
        await queue.wakeUps.wakeAll('delivery', guids);
      } finally {
        await queue.close();
      }
    };
    return run({
      deliveries: storage.deliveries,
      history: storage.history,
      wake,
      redact,
      out: (text) => process.stdout.write(text),
      error: (text) => process.stderr.write(text),
    });
  });
}
