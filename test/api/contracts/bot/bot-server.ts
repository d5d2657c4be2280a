import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { createAccessTokens } from '../../../../src/accounts/access-tokens.ts';
import { createApiKey } from '../../../../src/accounts/api-keys.ts';
import { createAuthenticator } from '../../../../src/accounts/authenticator.ts';
import { createRepositoryAccess } from '../../../../src/accounts/repository-access.ts';
import type { BotCapabilities } from '../../../../src/api/contracts/bot/capabilities.ts';
import { createServer } from '../../../../src/api/server.ts';
import { openLiveConfiguration } from '../../../../src/config/live-configuration.ts';
import { packageRoot } from '../../../../src/config/package-root.ts';
import type { Scope } from '../../../../src/domain/identity.ts';
import { createListeners, sealMessage } from '../../../../src/domain/live-bus.ts';
import { ACTION_CATALOGUE } from '../../../../src/healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../../../src/healing/playbooks/load-playbooks.ts';
import { createPlaybookStates } from '../../../../src/healing/playbooks/playbook-states.ts';
import { resolveIssue } from '../../../../src/healing/resolve-issue.ts';
import {
  configureRepository,
  repositorySettings,
} from '../../../../src/healing/settings/repository-settings.ts';
import { createMetrics } from '../../../../src/observability/metrics.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import { FakeGitHub } from '../../../fakes/github.ts';
import type { GitHubWorld } from '../../../fakes/github-world.ts';
import { FakeWakeUps } from '../../../fakes/wake-ups.ts';
import { openTestStorage } from '../../../support/test-database.ts';

/** A live bus within this process. */
export function localBus() {
  const listeners = createListeners(() => undefined);
  return {
    publish: async (topic: string, message: unknown) => {
      listeners.hear(sealMessage(topic, message));
    },
    subscribe: listeners.add,
  };
}

/** What a test asks of the server; an answer that does not fit its schema is an error 500. */
export interface BotServer {
  url: string;
  storage: Storage;
  wakeUps: FakeWakeUps;
  call: (
    path: string,
    options?: { key?: string; method?: string; body?: unknown },
  ) => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  keyWith: (scopes: Scope[], repositories?: string[] | null) => Promise<string>;
}

/** The whole bot contract on real stores, one server for all tests of a file. */
export function botServer(world: GitHubWorld): BotServer {
  const server = {} as BotServer & { everything: string };
  let close: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    const storage = await openTestStorage();
    const clock = () => new Date();
    const logger = pino({ level: 'silent' });
    const wakeUps = new FakeWakeUps();
    const live = localBus();
    const configuration = await openLiveConfiguration({
      store: storage.configurations,
      live,
      logger,
    });
    const playbooks = await loadPlaybooks(`${packageRoot()}/playbooks`, ACTION_CATALOGUE);
    const actions = ACTION_CATALOGUE;
    const { settings, configurations, conversation, runs } = storage;
    const known = { settings, configurations, logger };
    const github = new FakeGitHub(world);
    const bot: Omit<BotCapabilities, 'clock'> = {
      views: storage.views,
      activity: storage.activity,
      access: createRepositoryAccess({ ofUser: async () => new Set() }),
      issue: (id) => storage.issues.get(id),
      execution: (id) => runs.get(id),
      resolve: (repository, issue, wish) =>
        resolveIssue(
          { github, conversation, settings, runs, wakeUps, playbooks, actions, clock, logger },
          repository,
          issue,
          wish,
        ),
      settings: {
        of: (id) => repositorySettings(known, id),
        change: (id, change, by) =>
          configureRepository(
            { ...known, playbooks, channels: ['team-chat', 'on-call'] },
            id,
            change,
            by,
          ),
      },
      playbooks: createPlaybookStates({
        playbooks,
        actions,
        conversation,
        versions: storage.playbookVersions,
        patterns: async () =>
          new Map([
            ['prettier-check-failed', { category: 'lint_error' as const, transient: false }],
          ]),
      }),
      deliveries: {
        page: (...query) => storage.history.page(...query),
        get: (guid) => storage.deliveries.get(guid),
        async replay(guid) {
          const replayed = await storage.history.replay(guid);
          if (replayed === 'replayed') await wakeUps.wake('delivery', guid);
          return replayed;
        },
      },
      configuration,
      installation: {
        version: '1.2.3',
        environment: 'test',
        maxFileSizeMb: 32,
        integrations: async () => ({
          github: { enabled: true, rate_limit_remaining: 4850 },
          slack: { enabled: true, channels_configured: 2 },
          email: { enabled: false, channels_configured: 0 },
        }),
      },
      audit: storage.accounts.audit,
    };
    const accessTokens = createAccessTokens({
      keys: storage.accounts.signingKeys,
      issuer: 'https://ci.test',
      clock,
    });
    const api = createServer({
      webhooks: null,
      setup: null,
      api: {
        authenticator: createAuthenticator({
          ...storage.accounts,
          accessTokens,
          gitHubSignIn: null,
          clock,
          logger,
        }),
        limits: storage.rateLimits,
        audit: storage.accounts.audit,
        callsPerMinute: () => configuration.current().limits.rate_limit_per_minute,
        bot,
        checkAnswers: true,
      },
      health: {
        components: {
          database: {
            required: true,
            freshMs: 1000,
            check: async () => ({ status: 'healthy', message: 'Database connection successful' }),
          },
        },
        activeExecutions: async () => 0,
        version: '1.2.3',
        environment: 'test',
      },
      metrics: createMetrics(),
      metricsToken: null,
      trustProxy: 0,
      publicUrl: null,
      corsOrigins: [],
      clock,
      logger,
      redact: (text) => text,
    });
    const url = `http://127.0.0.1:${await api.listen(0, '127.0.0.1')}`;
    const keyWith: BotServer['keyWith'] = async (scopes, repositories = null) => {
      const wanted = { name: 'tests', scopes, repositories, ownerId: null, expiresAt: null };
      return (await createApiKey(storage.accounts.apiKeys, wanted, new Date())).secret;
    };
    const everything = await keyWith(['admin']);
    Object.assign(server, {
      url,
      storage,
      wakeUps,
      keyWith,
      async call(path, { key = everything, method = 'GET', body } = {}) {
        const response = await fetch(`${url}${path}`, {
          method,
          headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const answer = (await response.json()) as Record<string, unknown>;
        return { status: response.status, headers: response.headers, body: answer };
      },
    } satisfies BotServer);
    close = async () => {
      await api.close(0);
      configuration.close();
      await storage.stop();
    };
  });
  afterAll(() => close());
  return server;
}
