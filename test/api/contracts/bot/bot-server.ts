import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { createApiKey } from '../../../../src/accounts/api-keys.ts';
import { createServer } from '../../../../src/api/server.ts';
import type { Scope } from '../../../../src/domain/identity.ts';
import { createMetrics } from '../../../../src/observability/metrics.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import type { GitHubWorld } from '../../../fakes/github-world.ts';
import type { FakeWakeUps } from '../../../fakes/wake-ups.ts';
import { openTestStorage } from '../../../support/test-database.ts';
import { apiOver } from '../../api-over.ts';
import { botOver } from './bot-over.ts';

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
    const { bot, configuration, wakeUps } = await botOver(storage, world);
    const api = createServer({
      webhooks: null,
      setup: null,
      firstAdmin: null,
      api: {
        ...apiOver(storage, { bot }).api,
        callsPerMinute: () => configuration.current().limits.rate_limit_per_minute,
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
