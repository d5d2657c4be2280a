import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccessTokens } from './accounts/access-tokens.ts';
import { createAuthenticator } from './accounts/authenticator.ts';
import { createRepositoryAccess } from './accounts/repository-access.ts';
import {
  databaseHealth,
  gitHubHealth,
  queueHealth,
  sandboxHealth,
} from './api/health/components.ts';
import { createServer, type ServerDeps } from './api/server.ts';
import { readAppManifest } from './config/app-manifest.ts';
import { withStoredApp, type Config } from './config/load-config.ts';
import { packageRoot, packageVersion } from './config/package-root.ts';
import { secretValues } from './config/secret-values.ts';
import { dropSetupToken, setupToken } from './config/setup-token.ts';
import { storedAppFile, writeStoredApp } from './config/stored-app.ts';
import { watchStoredApp } from './config/watch-stored-app.ts';
import { ACCOUNTS_CHANGED } from './domain/accounts.ts';
import type { Clock } from './domain/clock.ts';
import { createDiagnoser } from './diagnosis/diagnose.ts';
import { loadPatterns } from './diagnosis/patterns/load-patterns.ts';
import { OperatorError } from './domain/errors.ts';
import type { LiveBus } from './domain/live-bus.ts';
import { createReceiver } from './events/receiver.ts';
import { isHandled } from './events/used-events.ts';
import { convertManifest } from './github/convert-manifest.ts';
import { createGitHub, type GitHubRoom } from './github/create-github.ts';
import { createSharedBudget } from './github/shared-budget.ts';
import { ACTION_CATALOGUE } from './healing/actions/catalogue.ts';
import { createHealing } from './healing/create-healing.ts';
import { loadPlaybooks } from './healing/playbooks/load-playbooks.ts';
import { knownSettings } from './healing/settings/settings-in-force.ts';
import { sensitivityOf } from './healing/settings/settings.ts';
import { advanceRun } from './jobs/advance-run.ts';
import { processDelivery } from './jobs/process-delivery.ts';
import { forgetOld } from './jobs/forget-old.ts';
import { reconcile } from './jobs/reconcile.ts';
import { redeliver } from './jobs/redeliver.ts';
import { round } from './jobs/round.ts';
import { sendNotices } from './jobs/send-notices.ts';
import { createNotifier } from './notify/create-notifier.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { openQueue, type Queue } from './queue/open-queue.ts';
import { openRedisLiveBus } from './queue/redis-live-bus.ts';
import { probeSandbox, type SandboxProbe } from './sandbox/probe.ts';
import { findRegistries } from './sandbox/ecosystems/ecosystems.ts';
import { isPublicAddress } from './sandbox/public-address.ts';
import { createToolRunner } from './sandbox/tool-runner.ts';
import { openStorage, type Storage } from './storage/open-storage.ts';
import { createRedactor, type Redactor } from './text/redact.ts';

// What a stopping process waits for calls under way; the queue gives its jobs 20 s after that.
const SERVER_GRACE_MS = 5000;
const RECONCILE_MS = 3 * 60_000;
const UPKEEP_GRACE_MS = 2000;
const REDELIVER_MS = 5 * 60_000;
const RETENTION_MS = 60 * 60_000;
const NOTICES_MS = 10_000;
// The door wakes the queue within a moment; older deliveries have lost their wake-up.
const LOST_AFTER_MS = 60_000;
// Handling waits for GitHub most of the time; a Run may hold a tool in the sandbox.
const CONCURRENCY = { delivery: 8, run: 4 };

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

/** What every part of a process is built from. */
interface Base {
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  redact: Redactor;
  storage: Storage;
  queue: Queue;
  live: LiveBus;
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
  const live =
    config.redisUrl === null
      ? await storage.openLiveBus()
      : await openRedisLiveBus(config.redisUrl, logger);
  closers.push(() => live.close());
  const base = { config, clock, logger, metrics, redact, storage, queue, live };

  const github = config.app === null ? null : connectGitHub(config.app, base);
  const probe = config.role === 'web' ? null : await probeSandbox(config.sandbox);
  if (probe !== null) tellOfSandbox(config, probe, logger);
  if (probe !== null && github !== null) await startJobs(base, github, probe);
  const token =
    config.app === null && config.role !== 'worker' ? await setupToken(config.dataDir) : null;
  const setup = token === null ? null : describeSetup(config, token);
  const server = createServer({ ...describeServer(base, github, probe), setup });
  const port = await server.listen(config.port, config.host);
  closers.push(async () => {
    logger.info('Stopping: nothing new is accepted, what runs may finish');
    await server.close(SERVER_GRACE_MS);
  });
  // Now that the door is open: what it missed meanwhile may come.
  if (probe !== null && github !== null) await startUpkeep(base, github, closers);
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  tellOfStart(base, url, token);
  return url;
}

function connectGitHub(app: NonNullable<Config['app']>, base: Base): GitHubRoom {
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

/** Starts to handle deliveries and Runs, and finds what an earlier process left behind. */
async function startJobs(base: Base, github: GitHubRoom, probe: SandboxProbe): Promise<void> {
  const { clock, config, logger, metrics, queue, redact, storage } = base;
  const { wakeUps } = queue;
  const diagnoser = createDiagnoser(await loadPatterns(join(packageRoot(), 'patterns')));
  const healing = createHealing({
    github,
    applier: github.applier,
    installations: storage.installations,
    issues: storage.issues,
    runs: storage.runs,
    answers: storage.answers,
    settings: storage.settings,
    failures: storage.failures,
    conversation: storage.conversation,
    notices: storage.outbox,
    channels: Object.keys(config.notify.channels),
    leases: storage.leases,
    wakeUps,
    tools: createToolRunner({ probe, registries: await findRegistries() }),
    diagnose: (log, options) => diagnoser.diagnose(log, options),
    playbooks: await loadPlaybooks(join(packageRoot(), 'playbooks'), ACTION_CATALOGUE),
    actions: ACTION_CATALOGUE,
    clock,
    logger,
    redact,
    webUrl: config.githubWebUrl,
    onRunEnded: (playbook, outcome) => {
      metrics.runEnded({ playbook, outcome });
    },
  });
  const receiver = await createReceiver({
    onTrigger: (trigger) => healing.onTrigger(trigger),
    identity: () => github.identity(),
    logger,
  });
  const { deliveries, runs } = storage;
  const mending = { deliveries, runs, wakeUps, clock, logger };
  const handle = processDelivery({
    deliveries,
    receive: (delivery) => receiver.receive(delivery),
    wakeUps,
    clock,
    metrics,
    logger,
    redact,
  });
  const advance = advanceRun({
    advance: (id, signal) => healing.advance(id, signal),
    wakeUps,
    clock,
    logger,
  });
  queue.work('delivery', (guid, _signal, orphaned) => handle(guid, { orphaned }), {
    concurrency: CONCURRENCY.delivery,
  });
  queue.work('run', advance, { concurrency: CONCURRENCY.run });
  const again = round('reconcile', () => reconcile(mending, LOST_AFTER_MS), base);
  await queue.schedule('reconcile', RECONCILE_MS, again);
  await scheduleNotices(base);
  await reconcile(mending, 0);
}

/** Starts to send what is to be told outside of GitHub, where there is somewhere to send it. */
async function scheduleNotices(base: Base): Promise<void> {
  const { clock, config, logger, queue, redact, storage } = base;
  if (Object.keys(config.notify.channels).length === 0) return;
  const reach = { isPublic: isPublicAddress, allowedHosts: config.notify.allowedHosts };
  const notifier = createNotifier({ ...config.notify, reach, clock });
  const { leases, outbox } = storage;
  const sending = { outbox, notifier, leases, clock, logger, redact };
  await queue.schedule(
    'notices',
    NOTICES_MS,
    round('notices', () => sendNotices(sending), base),
  );
}

/** Starts to ask GitHub for what never came, at once and again, and to forget what is old. */
async function startUpkeep(
  base: Base,
  github: GitHubRoom,
  closers: Array<() => Promise<void>>,
): Promise<void> {
  const { clock, config, logger, queue, storage } = base;
  const { deliveries, history, redeliveries } = storage;
  const record = github.deliveryRecord;
  const stopping = new AbortController();
  const { signal } = stopping;
  const asking = { record, deliveries, redeliveries, clock, logger, signal };
  const ask = round('redeliver', () => redeliver(asking), base);
  const { activity, accounts, outbox, rateLimits } = storage;
  const { audit } = accounts;
  const forgetting = {
    history,
    outbox,
    audit,
    activity,
    rateLimits,
    policy: config.retention,
    clock,
  };
  await queue.schedule('redeliver', REDELIVER_MS, ask);
  await queue.schedule(
    'retention',
    RETENTION_MS,
    round('retention', () => forgetOld(forgetting), base),
  );
  // Whatever the schedule says: this process may have been the one that was down.
  const first = ask();
  closers.push(async () => {
    stopping.abort();
    await Promise.race([first, sleep(UPKEEP_GRACE_MS, undefined, { ref: false })]);
  });
}

function describeServer(
  base: Base,
  github: GitHubRoom | null,
  probe: SandboxProbe | null,
): Omit<ServerDeps, 'setup'> {
  const { clock, config, logger, metrics, queue, redact, storage } = base;
  const door = {
    // Without an App nobody could act on what is stored: the door stays closed.
    secret: config.app === null ? null : config.webhookSecret,
    deliveries: storage.deliveries,
    wakeUps: queue.wakeUps,
    isHandled,
  };
  return {
    webhooks: config.role === 'worker' ? null : door,
    api: config.role === 'worker' ? null : describeApi(base),
    health: {
      components: {
        database: databaseHealth(storage, (seconds) => {
          metrics.databasePing(seconds);
        }),
        redis: queueHealth(queue, config.redisUrl !== null),
        github_api: gitHubHealth(github, config.webhookSecret),
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

function describeApi({
  clock,
  config,
  live,
  logger,
  storage,
}: Base): NonNullable<ServerDeps['api']> {
  const { accounts, activity, issues, rateLimits, settings, views } = storage;
  const accessTokens = createAccessTokens({
    keys: accounts.signingKeys,
    issuer: config.publicUrl ?? 'pipewright',
    clock,
  });
  const authenticator = createAuthenticator({
    ...accounts,
    accessTokens,
    gitHubSignIn: null,
    clock,
    logger,
  });
  live.subscribe(ACCOUNTS_CHANGED, { hear: authenticator.forget, missed: authenticator.forget });
  return {
    authenticator,
    limits: rateLimits,
    bot: {
      views,
      activity,
      // Who is no admin sees what a key of theirs is for, once their GitHub account is linked.
      access: createRepositoryAccess({ ofUser: async () => new Set() }),
      issue: (id) => issues.get(id),
      async configurationOf({ id }) {
        const { autoFix, channels, confidence } = await knownSettings({ settings, logger }, id);
        return { autoFix: autoFix.others, channels, sensitivity: sensitivityOf(confidence) };
      },
    },
  };
}

function describeSetup(config: Config, token: string): NonNullable<ServerDeps['setup']> {
  const { dataDir, githubApiUrl, githubWebUrl, publicUrl } = config;
  return {
    token,
    publicUrl,
    githubWebUrl,
    manifest: readAppManifest(),
    convert: (code) => convertManifest(githubApiUrl, code),
    async save(app) {
      await writeStoredApp(dataDir, app);
      await dropSetupToken(dataDir);
    },
    file: storedAppFile(dataDir),
  };
}

function tellOfSandbox(config: Config, probe: SandboxProbe, logger: Logger): void {
  if (probe.isolation === 'bubblewrap') logger.info(probe.message);
  else if (config.sandbox !== 'bubblewrap') logger.warn(probe.message);
  else throw new OperatorError(`SANDBOX=bubblewrap: ${probe.message}`, { code: 'no_sandbox' });
}

function tellOfStart({ config, logger, storage }: Base, url: string, token: string | null): void {
  const database = storage.embedded
    ? `the embedded Postgres below ${config.dataDir}`
    : 'DATABASE_URL';
  logger.info(`Data lives in ${database}`);
  logger.info(`The queue lives in ${config.redisUrl === null ? 'that database' : 'REDIS_URL'}`);
  if (config.app === null) {
    logger.warn(
      'No GitHub App is configured: register one in the browser, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET; until then no delivery is accepted',
    );
    if (token !== null) {
      logger.warn(`Register the App at ${config.publicUrl ?? url}/setup?ticket=${token}`);
    }
  } else {
    logger.info(`Working as GitHub App ${config.app.id} at ${config.githubApiUrl}`);
    if (config.webhookSecret === null && config.role !== 'worker') {
      logger.warn('WEBHOOK_SECRET is not set: no delivery is accepted');
    }
  }
  const door =
    config.role === 'worker'
      ? ''
      : `; the App’s webhook URL is ${config.publicUrl ?? url}/webhooks/github`;
  logger.info({ role: config.role }, `Pipewright ${packageVersion()} is ready on ${url}${door}`);
}
