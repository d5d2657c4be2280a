import { readAppManifest } from '../../config/app-manifest.ts';
import type { Config } from '../../config/load-config.ts';
import type { Clock } from '../../domain/clock.ts';
import { inspectApp } from '../../github/inspect-app.ts';
import type { Logger } from '../../observability/logger.ts';
import type { SandboxProbe } from '../../sandbox/probe.ts';
import { checkApp } from './check-app.ts';
import { fail, ok, type Check } from './check.ts';
import { checkDataFolder, checkPublicUrl, checkSandbox } from './check-machine.ts';
import { checkStores } from './check-stores.ts';

/** What the examination works with. */
export interface ExamineDeps {
  probe: (setting: Config['sandbox']) => Promise<SandboxProbe>;
  clock: Clock;
  logger: Logger;
}

/** Checks a whole installation, GitHub's side too. What is wrong is in the answer; only our own faults throw. */
export async function examine(config: Config, deps: ExamineDeps): Promise<Check[]> {
  const { probe, clock, logger } = deps;
  // The embedded database needs the folder: judge that before anything is put there.
  const folder = await checkDataFolder(config);
  const usable = config.databaseUrl !== null || folder.every(({ status }) => status !== 'fail');
  const [stores, app, address, sandbox] = await Promise.all([
    usable ? checkStores(config, logger) : [],
    examineApp(config, clock, logger),
    checkPublicUrl(config),
    checkSandbox(config, probe),
  ]);
  const configuration = ok('configuration', `Every setting can be used; ROLE=${config.role}.`);
  return [configuration, ...folder, ...stores, address, ...app, sandbox];
}

async function examineApp(config: Config, clock: Clock, logger: Logger): Promise<Check[]> {
  if (config.app === null) {
    const mend =
      'Start the server and open the link to /setup in its log, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.';
    return [fail('credentials', 'There is no GitHub App yet.', mend)];
  }
  const { id: appId, privateKey } = config.app;
  const inspection = await inspectApp({
    appId,
    privateKey,
    apiUrl: config.githubApiUrl,
    logger,
    clock,
  });
  return checkApp(config, readAppManifest(), inspection, clock());
}
