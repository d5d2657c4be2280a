import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/load-config.ts';
import type { Clock } from '../domain/clock.ts';
import type { LiveBus } from '../domain/live-bus.ts';
import type { LiveConfiguration } from '../domain/system-configuration.ts';
import { createGitHub, type GitHubRoom } from '../github/create-github.ts';
import { createSharedBudget } from '../github/shared-budget.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Queue } from '../queue/open-queue.ts';
import type { Storage } from '../storage/open-storage.ts';
import type { Redactor } from '../text/redact.ts';

/** What every part of a process is built from. */
export interface Base {
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  redact: Redactor;
  storage: Storage;
  queue: Queue;
  live: LiveBus;
  configuration: LiveConfiguration;
}

/** The one way to GitHub of this process, on the budget it shares with the others. */
export function connectGitHub(app: NonNullable<Config['app']>, base: Base): GitHubRoom {
  const { clock, config, logger, metrics, storage } = base;
  const holder = randomUUID();
  return createGitHub({
    appId: app.id,
    privateKey: app.privateKey,
    apiUrl: config.githubApiUrl,
    logger,
    clock,
    budget: (installationId) =>
      createSharedBudget({
        shares: storage.budgetShares,
        scope: installationId === null ? `app ${app.id}` : `installation ${installationId}`,
        holder,
        clock,
        sleep: (milliseconds) => sleep(milliseconds),
        logger,
      }),
    onAnswer: (answer) => {
      metrics.githubRequest(answer);
    },
  });
}
