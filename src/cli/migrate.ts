import { secretValues } from '../config/secret-values.ts';
import { createLogger } from '../observability/logger.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createRedactor } from '../text/redact.ts';
import { readConfig } from './read-config.ts';

/** Brings the schema of the configured database up to date. */
export async function migrate(): Promise<void> {
  const config = readConfig();
  const redact = createRedactor(secretValues(config));
  const logger = createLogger({ level: config.logLevel, pretty: true, redact });
  const storage = await openStorage({ ...config, logger });
  await storage.stop();
}
