import type { Config } from '../config/load-config.ts';
import { secretValues } from '../config/secret-values.ts';
import type { LiveBus } from '../domain/live-bus.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';
import { hasDatabase } from '../storage/postgres/embedded-postgres.ts';
import { createRedactor, type Redactor } from '../text/redact.ts';
import { readConfig } from './read-config.ts';

/**
 * Runs a command on the configured database, joining the embedded one where a server runs on it,
 * and sets the exit code that the command gives.
 */
export async function withStorage(
  run: (
    storage: Storage,
    around: {
      config: Config;
      logger: Logger;
      redact: Redactor;
      /** Tells the processes that run. */
      publish: LiveBus['publish'];
    },
  ) => Promise<0 | 1>,
): Promise<void> {
  const config = readConfig();
  const redact = createRedactor(secretValues(config));
  const logger = createLogger({
    level: 'warn',
    pretty: true,
    redact,
    destination: process.stderr,
  });
  const isNew = config.databaseUrl === null && !(await hasDatabase(config.dataDir));
  const storage = await openStorage({ ...config, logger });
  if (isNew) logger.warn(`There was no database below ${config.dataDir}; an empty one was made.`);
  const publish: LiveBus['publish'] = async (topic, message) => {
    const { redisUrl } = config;
    const { openRedisLiveBus } = await import('../queue/redis-live-bus.ts');
    const bus = await (redisUrl === null
      ? storage.openLiveBus()
      : openRedisLiveBus(redisUrl, logger));
    try {
      await bus.publish(topic, message);
    } finally {
      await bus.close();
    }
  };
  try {
    process.exitCode = await run(storage, { config, logger, redact, publish });
  } finally {
    await storage.stop();
  }
}
