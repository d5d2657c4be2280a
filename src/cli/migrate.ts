import { Command } from 'commander';
import { secretValues } from '../config/secret-values.ts';
import { createLogger } from '../observability/logger.ts';
import { createRedactor } from '../text/redact.ts';
import { readConfig } from './read-config.ts';

/** `pipewright migrate`: brings the database's schema up to date and leaves. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the schema of the database up to date; `start` does it too.')
    .action(async () => {
      const config = readConfig();
      const redact = createRedactor(secretValues(config));
      const logger = createLogger({ level: config.logLevel, pretty: true, redact });
      // Loaded here: the database's client takes longer to load than other commands take to run.
      const { openStorage } = await import('../storage/open-storage.ts');
      const storage = await openStorage({ ...config, logger });
      await storage.stop();
      console.log('The schema of the database is up to date.');
    });
}
