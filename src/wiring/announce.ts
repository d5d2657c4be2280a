import type { Config } from '../config/load-config.ts';
import { packageVersion } from '../config/package-root.ts';
import { OperatorError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { SandboxProbe } from '../sandbox/probe.ts';
import type { Base } from './base.ts';

/** Tells how foreign programs are kept apart; throws where that is not as the configuration asks. */
export function tellOfSandbox(config: Config, probe: SandboxProbe, logger: Logger): void {
  if (probe.isolation === 'bubblewrap') logger.info(probe.message);
  else if (config.sandbox !== 'bubblewrap') logger.warn(probe.message);
  else throw new OperatorError(`SANDBOX=bubblewrap: ${probe.message}`, { code: 'no_sandbox' });
}

/** Tells where everything lives, and what is still to be done. */
export function tellOfStart(
  { config, logger, storage }: Base,
  url: string,
  tokens: { setup: string | null; firstAdmin: string | null },
): void {
  const database = storage.embedded
    ? `the embedded Postgres below ${config.dataDir}`
    : 'DATABASE_URL';
  logger.info(`Data lives in ${database}`);
  logger.info(`The queue lives in ${config.redisUrl === null ? 'that database' : 'REDIS_URL'}`);
  if (config.app === null) {
    logger.warn(
      'No GitHub App is configured: register one in the browser, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET; until then no delivery is accepted',
    );
    if (tokens.setup !== null) {
      logger.warn(`Register the App at ${config.publicUrl ?? url}/setup?ticket=${tokens.setup}`);
    }
  } else {
    logger.info(`Working as GitHub App ${config.app.id} at ${config.githubApiUrl}`);
    if (config.webhookSecret === null && config.role !== 'worker') {
      logger.warn('WEBHOOK_SECRET is not set: no delivery is accepted');
    }
  }
  if (tokens.firstAdmin !== null) {
    logger.warn(
      `Nobody can sign in yet. Become the admin at ${config.publicUrl ?? url}/first-admin?ticket=${tokens.firstAdmin}, or set ADMIN_EMAIL and ADMIN_PASSWORD and start again`,
    );
  }
  const door =
    config.role === 'worker'
      ? ''
      : `; the App’s webhook URL is ${config.publicUrl ?? url}/webhooks/github`;
  logger.info({ role: config.role }, `Pipewright ${packageVersion()} is ready on ${url}${door}`);
}
