import { secretValues } from '../config/secret-values.ts';
import type { Logger } from '../observability/logger.ts';
import { createLogger } from '../observability/logger.ts';
import { createRedactor } from '../text/redact.ts';
import type { DeliveryDesk } from './deliveries.ts';
import { readConfig } from './read-config.ts';

/**
 * Runs a command on the deliveries of the configured database, joining the embedded one where a
 * server runs on it, and sets the exit code that the command gives.
 */
export async function withDeliveries(run: (desk: DeliveryDesk) => Promise<0 | 1>): Promise<void> {
  const config = readConfig();
  const redact = createRedactor(secretValues(config));
  const logger: Logger = createLogger({
    level: 'warn',
    pretty: true,
    redact,
    destination: process.stderr,
  });
  // Loaded here: the database's client takes longer to load than other commands take to run.
  const { openStorage } = await import('../storage/open-storage.ts');
  const storage = await openStorage({ ...config, logger });
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
  try {
    process.exitCode = await run({
      deliveries: storage.deliveries,
      history: storage.history,
      wake,
      redact,
      out: (text) => process.stdout.write(text),
      error: (text) => process.stderr.write(text),
    });
  } finally {
    await storage.stop();
  }
}
