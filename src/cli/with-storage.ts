import type { Config } from '../config/load-config.ts';
import { secretValues } from '../config/secret-values.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';
import { createRedactor, type Redactor } from '../text/redact.ts';
import { readConfig } from './read-config.ts';

/**
 * Runs a command on the configured database, joining the embedded one where a server runs on it,
 * and sets the exit code that the command gives.
 */
export async function withStorage(
  run: (
    storage: Storage,
    around: { config: Config; logger: Logger; redact: Redactor },
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
  const storage = await openStorage({ ...config, logger });
  try {
    process.exitCode = await run(storage, { config, logger, redact });
  } finally {
    await storage.stop();
  }
}
