import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../config/package-root.ts';
import { createDiagnoseWith } from '../diagnosis/diagnose-with.ts';
import { loadPatterns } from '../diagnosis/patterns/load-patterns.ts';
import { createReceiver } from '../events/receiver.ts';
import type { GitHubRoom } from '../github/create-github.ts';
import { ACTION_CATALOGUE } from '../healing/actions/catalogue.ts';
import { createHealing } from '../healing/create-healing.ts';
import { loadPlaybooks } from '../healing/playbooks/load-playbooks.ts';
import { advanceRun } from '../jobs/advance-run.ts';
import { processDelivery } from '../jobs/process-delivery.ts';
import { forgetOld } from '../jobs/forget-old.ts';
import { reconcile } from '../jobs/reconcile.ts';
import { redeliver } from '../jobs/redeliver.ts';
import { round } from '../jobs/round.ts';
import { scaleWorkers } from '../jobs/scale-workers.ts';
import { sendNotices } from '../jobs/send-notices.ts';
import { createNotifier } from '../notify/create-notifier.ts';
import type { SandboxProbe } from '../sandbox/probe.ts';
import { findRegistries } from '../sandbox/ecosystems/ecosystems.ts';
import { isPublicAddress } from '../sandbox/public-address.ts';
import { createToolRunner } from '../sandbox/tool-runner.ts';
import type { Base } from './base.ts';

const RECONCILE_MS = 3 * 60_000;
const UPKEEP_GRACE_MS = 2000;
const REDELIVER_MS = 5 * 60_000;
const RETENTION_MS = 60 * 60_000;
const NOTICES_MS = 10_000;
const KEPT_ISSUES_MS = 15_000;
// The door wakes the queue within a moment; older deliveries have lost their wake-up.
const LOST_AFTER_MS = 60_000;
// Handling waits for GitHub most of the time; a Run may hold a tool in the sandbox.
const CONCURRENCY = { delivery: 8, run: 4 };
// Beyond that, tools would only wait for each other.
const RUNS_A_CORE = 4;

/** Starts to handle deliveries and Runs, and finds what an earlier process left behind. */
export async function startJobs(
  base: Base,
  github: GitHubRoom,
  probe: SandboxProbe,
  closers: Array<() => Promise<void>>,
): Promise<void> {
  const { clock, config, configuration, logger, metrics, queue, redact, storage } = base;
  const { wakeUps } = queue;
  const patterns = await loadPatterns(join(packageRoot(), 'patterns'));
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
    keptIssues: storage.keptIssues,
    ownRules: storage.ownRules,
    notices: storage.outbox,
    channels: Object.keys(config.notify.channels),
    leases: storage.leases,
    wakeUps,
    tools: createToolRunner({ probe, registries: await findRegistries() }),
    diagnose: createDiagnoseWith(patterns),
    patternIds: new Set(patterns.map(({ rule }) => rule.id)),
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
  const worker = queue.work('run', advance, { concurrency: CONCURRENCY.run });
  const stopping = new AbortController();
  closers.push(async () => {
    stopping.abort();
  });
  scaleWorkers({
    configuration,
    activity: storage.activity,
    queue: {
      depth: async () => (await queue.depth()).run,
      limit: (atOnce) => queue.limit('run', atOnce),
      atOnce: (count) => {
        worker.atOnce(count);
      },
    },
    usual: CONCURRENCY.run,
    machine: Math.max(CONCURRENCY.run, availableParallelism() * RUNS_A_CORE),
    clock,
    logger,
    signal: stopping.signal,
  });
  const again = round('reconcile', () => reconcile(mending, LOST_AFTER_MS), base);
  await queue.schedule('reconcile', RECONCILE_MS, again);
  const keep = round('kept_issues', () => healing.keepIssues(), base);
  await queue.schedule('kept_issues', KEPT_ISSUES_MS, keep);
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
export async function startUpkeep(
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
  const { audit, sessions } = accounts;
  const forgetting = {
    history,
    outbox,
    audit,
    sessions,
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
