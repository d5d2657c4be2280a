import { createServer } from './api/server.ts';
import { openLiveConfiguration } from './config/live-configuration.ts';
import { withStoredApp, type Config } from './config/load-config.ts';
import { secretValues } from './config/secret-values.ts';
import { setupToken } from './config/setup-token.ts';
import { watchStoredApp } from './config/watch-stored-app.ts';
import type { Clock } from './domain/clock.ts';
import { createLogger } from './observability/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { openQueue } from './queue/open-queue.ts';
import { openRedisLiveBus } from './queue/redis-live-bus.ts';
import { probeSandbox } from './sandbox/probe.ts';
import { openStorage } from './storage/open-storage.ts';
import { createRedactor } from './text/redact.ts';
import { tellOfSandbox, tellOfStart } from './wiring/announce.ts';
import { connectGitHub } from './wiring/base.ts';
import { describeFirstAdmin } from './wiring/first-admin.ts';
import { businessCounts } from './wiring/business-counts.ts';
import { startJobs, startUpkeep } from './wiring/jobs.ts';
import { describeServer, describeSetup } from './wiring/server.ts';

// What a stopping process waits for calls under way; the queue gives its jobs 20 s after that.
const SERVER_GRACE_MS = 5000;

/** A running process. */
export interface Running {
  /** Where this machine reaches it. */
  url: string;
  /** Rejects when it cannot go on; it holds nothing open then. */
  failed: Promise<never>;
  /** Stops accepting, finishes calls and jobs within 30 s, then closes queue and storage. */
  stop(): Promise<void>;
}

/** What a caller may bring instead of what the configuration would build. */
export interface Overrides {
  /** Where log lines go, instead of standard output. */
  logTo?: { write(line: string): unknown };
}

/**
 * Builds the role that the configuration names and starts it; without an App, once more as soon as
 * one is set up. Throws an OperatorError, with everything closed again, when it cannot.
 */
export async function start(config: Config, overrides: Overrides = {}): Promise<Running> {
  const first = await launch(config, overrides);
  let failed: Promise<never> = new Promise(() => undefined);
  if (config.app !== null) return { ...first, failed };
  const port = config.port === 0 ? Number(new URL(first.url).port) : config.port;
  let current = Promise.resolve(first);
  let giveUp: (reason: unknown) => void = () => undefined;
  failed = new Promise((_resolve, reject) => {
    giveUp = reject;
  });
  const stopLooking = watchStoredApp(config.dataDir, (app) => {
    current = first.stop().then(() => launch({ ...withStoredApp(config, app), port }, overrides));
    current.catch(giveUp);
  });
  return {
    url: first.url,
    failed,
    async stop() {
      stopLooking();
      await (await current).stop();
    },
  };
}

async function launch(config: Config, overrides: Overrides): Promise<Omit<Running, 'failed'>> {
  const closers: Array<() => Promise<void>> = [];
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    // One that cannot be closed keeps none of the others open.
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed');
  };
  try {
    const url = await build(config, overrides, closers);
    let stopping: Promise<void> | null = null;
    return { url, stop: () => (stopping ??= closeAll()) };
  } catch (error) {
    // Why it could not start says more than what could not be closed after it.
    await closeAll().catch(() => undefined);
    throw error;
  }
}

/** Starts everything; what must be closed again goes to `closers` in the order of its making. */
async function build(
  config: Config,
  overrides: Overrides,
  closers: Array<() => Promise<void>>,
): Promise<string> {
  const redact = createRedactor(secretValues(config));
  const pretty = config.logFormat === 'auto' ? process.stdout.isTTY : config.logFormat === 'pretty';
  const destination = overrides.logTo ?? process.stdout;
  const logger = createLogger({ level: config.logLevel, pretty, redact, destination });
  const metrics = createMetrics({ runtime: true });
  const clock: Clock = () => new Date();

  const storage = await openStorage({ ...config, logger });
  closers.push(() => storage.stop());
  const queue = await openQueue({
    connectionString: storage.connectionString,
    redisUrl: config.redisUrl,
    logger,
  });
  closers.push(() => queue.close());
  metrics.queueDepth(() => queue.depth());
  metrics.deadDeliveries(() => storage.history.countDead());
  metrics.databaseConnections(() => storage.poolStats());
  metrics.business(() => businessCounts(storage.activity));
  const live =
    config.redisUrl === null
      ? await storage.openLiveBus()
      : await openRedisLiveBus(config.redisUrl, logger);
  closers.push(() => live.close());
  const configuration = await openLiveConfiguration({
    store: storage.configurations,
    live,
    logger,
  });
  closers.push(async () => {
    configuration.close();
  });
  const base = { config, clock, logger, metrics, redact, storage, queue, live, configuration };

  const github = config.app === null ? null : connectGitHub(config.app, base);
  const probe = config.role === 'web' ? null : await probeSandbox(config.sandbox);
  if (probe !== null) tellOfSandbox(config, probe, logger);
  if (probe !== null && github !== null) await startJobs(base, github, probe, closers);
  const isWorker = config.role === 'worker';
  const token = config.app === null && !isWorker ? await setupToken(config.dataDir, 'setup') : null;
  const setup = token === null ? null : describeSetup(config, token);
  const firstAdmin = isWorker ? null : await describeFirstAdmin(base);
  const server = createServer({
    ...(await describeServer(base, github, probe)),
    setup,
    firstAdmin,
  });
  const port = await server.listen(config.port, config.host);
  closers.push(async () => {
    logger.info('Stopping: nothing new is accepted, what runs may finish');
    await server.close(SERVER_GRACE_MS);
  });
  // Now that the door is open: what it missed meanwhile may come.
  if (probe !== null && github !== null) await startUpkeep(base, github, closers);
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  tellOfStart(base, url, { setup: token, firstAdmin: firstAdmin?.token ?? null });
  return url;
}
