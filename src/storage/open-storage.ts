import { encryptionKey } from '../config/encryption-key.ts';
import type { AccountStores, Encryption } from '../domain/accounts.ts';
import type { Activity } from '../domain/activity.ts';
import type { ConfigurationStore } from '../domain/configuration.ts';
import type { BudgetShares } from '../domain/budget-shares.ts';
import type { DeliveryHistory, DeliveryStore, Redeliveries } from '../domain/delivery.ts';
import type { AnswerJournal } from '../domain/answers.ts';
import type { FailureHistory } from '../domain/failure-history.ts';
import type { InstallationStore } from '../domain/installation.ts';
import type { IssueStore } from '../domain/issue.ts';
import type { Leases } from '../domain/leases.ts';
import type { Outbox } from '../domain/notices.ts';
import type { KeptIssueStore } from '../domain/kept-issues.ts';
import type { LiveBus } from '../domain/live-bus.ts';
import type { OwnRulesStore } from '../domain/own-rules.ts';
import type { RunStore } from '../domain/run.ts';
import type { SettingsStore } from '../domain/settings.ts';
import type { Views } from '../domain/views.ts';
import type { Logger } from '../observability/logger.ts';
import { createAccountStores } from './accounts/account-stores.ts';
import { createBudgetStore } from './budget-store.ts';
import { openDatabase, openDoorPool, requireDatabase } from './database.ts';
import type { ConversationStore } from '../domain/conversation.ts';
import { createConfigurationStore } from './configuration-store.ts';
import { createConversationStore } from './conversation-store.ts';
import { createDeliveryHistory } from './delivery-history.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createEffectJournal } from './effect-journal.ts';
import { createEncryption } from './encryption.ts';
import { createFailureHistory } from './failure-history.ts';
import { createInstallationStore } from './installation-store.ts';
import { createIssueStore } from './issue-store.ts';
import { createKeptIssueStore } from './kept-issue-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { openPostgresLiveBus } from './live-bus.ts';
import { applyMigrations } from './migrations/apply-migrations.ts';
import { openEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { createRateLimitStore } from './rate-limit-store.ts';
import type { PlaybookVersions } from '../domain/playbook-versions.ts';
import { createPlaybookVersions } from './playbook-versions.ts';
import { createOwnRulesStore } from './own-rules-store.ts';
import { createOutbox } from './outbox-store.ts';
import { createRedeliveryStore } from './redelivery-store.ts';
import { createRunStore } from './run-store.ts';
import { createActivity } from './views/activity-store.ts';
import { createViews } from './views/views-store.ts';
import { STORE_LANES } from './store-deliveries.ts';
import { createSettingsStore } from './settings-store.ts';

/** Everything that is stored, on one Postgres. */
export interface Storage {
  deliveries: DeliveryStore;
  history: DeliveryHistory;
  redeliveries: Redeliveries;
  installations: InstallationStore;
  issues: IssueStore;
  runs: RunStore;
  leases: Leases;
  /** GitHub's limits, shared by all processes. */
  budgetShares: BudgetShares;
  answers: AnswerJournal;
  settings: SettingsStore;
  configurations: ConfigurationStore;
  playbookVersions: PlaybookVersions;
  failures: FailureHistory;
  rateLimits: ReturnType<typeof createRateLimitStore>;
  accounts: AccountStores;
  /** The key that secrets are kept with; its file below the data folder is made when it is asked for. */
  encryption: () => Promise<Encryption>;
  activity: Activity;
  views: Views;
  conversation: ConversationStore;
  keptIssues: KeptIssueStore;
  ownRules: OwnRulesStore;
  outbox: Outbox;
  /** The live bus on this Postgres, on a connection of its own; the caller closes it. */
  openLiveBus(): Promise<LiveBus>;
  /** For the queue, which lives in the same Postgres. */
  connectionString: string;
  /** True when the Postgres is our own below the data folder. */
  embedded: boolean;
  /** Milliseconds of one round trip; throws when the database does not answer. */
  ping(): Promise<number>;
  /** Connections of the pool now: open, unused, and callers waiting for one. */
  poolStats(): { total: number; idle: number; waiting: number };
  /** Closes the connections after running queries; the last to use the embedded Postgres stops it. */
  stop(): Promise<void>;
}

/**
 * Opens the storage: the Postgres of `databaseUrl`, or without one the embedded below `dataDir`,
 * its schema brought up to date. Throws an OperatorError when it cannot be used.
 */
export async function openStorage(deps: {
  databaseUrl: string | null;
  dataDir: string;
  /** What secrets are encrypted with; null: a key kept below `dataDir`. */
  encryptionKey?: Uint8Array | null;
  logger: Logger;
}): Promise<Storage> {
  const { databaseUrl, dataDir, logger } = deps;
  const server = databaseUrl === null ? await openEmbeddedPostgres({ dataDir, logger }) : null;
  const connectionString = databaseUrl ?? server?.connectionString ?? '';
  try {
    await requireDatabase(connectionString);
    await applyMigrations({ connectionString, logger });
  } catch (cause) {
    await server?.stop();
    throw cause;
  }
  const database = openDatabase({ connectionString, logger });
  const { pool } = database;
  const door = openDoorPool({ connectionString, logger, max: STORE_LANES });

  const close = async (): Promise<void> => {
    await Promise.all([database.close(), door.close()]);
    await server?.stop();
  };
  // Not before it is needed: most commands have no business with secrets.
  let key: Promise<Uint8Array> | null = null;
  const encryption = async () =>
    createEncryption(await (key ??= encryptionKey(deps.encryptionKey ?? null, dataDir)));
  let closing: Promise<void> | null = null;
  return {
    deliveries: createDeliveryStore(database, door.pool),
    history: createDeliveryHistory(database),
    redeliveries: createRedeliveryStore(database),
    installations: createInstallationStore(database),
    issues: createIssueStore(database),
    runs: createRunStore(database),
    leases: createLeaseStore(database),
    budgetShares: createBudgetStore(database),
    answers: createEffectJournal(database),
    settings: createSettingsStore(database),
    configurations: createConfigurationStore(database),
    playbookVersions: createPlaybookVersions(database),
    failures: createFailureHistory(database),
    rateLimits: createRateLimitStore(database),
    accounts: createAccountStores(database, encryption),
    encryption,
    activity: createActivity(database),
    views: createViews(database),
    conversation: createConversationStore(database),
    keptIssues: createKeptIssueStore(database),
    ownRules: createOwnRulesStore(database),
    outbox: createOutbox(database),
    openLiveBus: () => openPostgresLiveBus({ connectionString, database, logger }),
    connectionString,
    embedded: server !== null,
    async ping() {
      const begin = performance.now();
      await pool.query('SELECT 1');
      return performance.now() - begin;
    },
    poolStats: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    stop: () => (closing ??= close()),
  };
}
