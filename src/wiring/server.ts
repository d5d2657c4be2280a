import {
  databaseHealth,
  gitHubHealth,
  queueHealth,
  sandboxHealth,
} from '../api/health/components.ts';
import type { ServerDeps } from '../api/server.ts';
import { readAppManifest } from '../config/app-manifest.ts';
import type { Config } from '../config/load-config.ts';
import { packageVersion } from '../config/package-root.ts';
import { dropSetupToken } from '../config/setup-token.ts';
import { storedAppFile, writeStoredApp } from '../config/stored-app.ts';
import { isHandled } from '../events/used-events.ts';
import { convertManifest } from '../github/convert-manifest.ts';
import type { GitHubRoom } from '../github/create-github.ts';
import type { SandboxProbe } from '../sandbox/probe.ts';
import { describeApi } from './api.ts';
import type { Base } from './base.ts';

/** What the server of this role is made of; without an App the door stays closed. */
export async function describeServer(
  base: Base,
  github: GitHubRoom | null,
  probe: SandboxProbe | null,
): Promise<Omit<ServerDeps, 'setup' | 'firstAdmin'>> {
  const { clock, config, logger, metrics, queue, redact, storage } = base;
  const door = {
    // Without an App nobody could act on what is stored: the door stays closed.
    secret: config.app === null ? null : config.webhookSecret,
    deliveries: storage.deliveries,
    limits: storage.rateLimits,
    wakeUps: queue.wakeUps,
    isHandled,
  };
  const gitHub = gitHubHealth(github, config.webhookSecret);
  return {
    webhooks: config.role === 'worker' ? null : door,
    api: config.role === 'worker' ? null : await describeApi(base, github, gitHub),
    health: {
      components: {
        database: databaseHealth(storage),
        redis: queueHealth(queue, config.redisUrl !== null),
        github_api: gitHub,
        ...(probe === null ? {} : { sandbox: sandboxHealth(probe) }),
      },
      activeExecutions: async () => {
        const { delivery, run } = await queue.depth();
        return delivery + run;
      },
      version: packageVersion(),
      environment: config.environment,
    },
    metrics,
    metricsToken: config.metricsToken,
    trustProxy: config.trustProxy,
    publicUrl: config.publicUrl,
    corsOrigins: config.corsOrigins,
    clock,
    logger,
    redact,
  };
}

/** The page that registers the App, while there is none. */
export function describeSetup(config: Config, token: string): NonNullable<ServerDeps['setup']> {
  const { dataDir, githubApiUrl, githubWebUrl, publicUrl } = config;
  return {
    token,
    publicUrl,
    githubWebUrl,
    manifest: readAppManifest(),
    convert: (code) => convertManifest(githubApiUrl, code),
    async save(app) {
      await writeStoredApp(dataDir, app);
      await dropSetupToken(dataDir, 'setup');
    },
    file: storedAppFile(dataDir),
  };
}
