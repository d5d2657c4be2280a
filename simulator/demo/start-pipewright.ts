import { pino } from 'pino';
import { createApiKey } from '../../src/accounts/api-keys.ts';
import type { Scope } from '../../src/domain/identity.ts';
import type { Isolation } from '../../src/domain/sandbox.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { start } from '../../src/main.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import type { Simulator } from '../simulator.ts';
import { APP_EVENTS, APP_PERMISSIONS } from './permissions.ts';

const QUIET = pino({ level: 'silent' });

/** Pipewright as the demo started it. */
export interface DemoPipewright {
  url: string;
  appId: number;
  /** Makes an API key that may read, or what `scopes` say. */
  apiKey: (name: string, scopes?: Scope[]) => Promise<string>;
  /** How many Runs of a playbook ended so, read from `/metrics`. */
  runsEnded: (playbook: string, outcome: string) => Promise<number>;
  stop(): Promise<void>;
}

/** Registers the App on the simulator, starts Pipewright with its credentials, and connects the webhook. */
export async function startPipewright(options: {
  simulator: Simulator;
  dataDir: string;
  log: { write(line: string): unknown };
  isolation: Isolation;
  /** Without one, Pipewright runs its own Postgres below `dataDir`. */
  databaseUrl?: string;
}): Promise<DemoPipewright> {
  const { simulator, dataDir, log, isolation } = options;
  const app = simulator.createApp({ permissions: { ...APP_PERMISSIONS }, events: APP_EVENTS });
  const loaded = loadConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    APP_ID: String(app.appId),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GITHUB_API_URL: simulator.apiUrl,
    SANDBOX: isolation,
    LOG_FORMAT: 'json',
    DATABASE_URL: options.databaseUrl,
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const running = await start(loaded.config, { logTo: log });
  simulator.setWebhookTarget(`${running.url}/webhooks/github`, app.appId);
  return {
    url: running.url,
    appId: app.appId,
    async apiKey(name, scopes = ['read']) {
      const storage = await openStorage({ ...loaded.config, logger: QUIET });
      const wanted = { name, scopes, repositories: null, ownerId: null, expiresAt: null };
      try {
        return (await createApiKey(storage.accounts.apiKeys, wanted, new Date())).secret;
      } finally {
        await storage.stop();
      }
    },
    runsEnded: async (playbook, outcome) => countRuns(`${running.url}/metrics`, playbook, outcome),
    stop: () => running.stop(),
  };
}

async function countRuns(url: string, playbook: string, outcome: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const line = text
    .split('\n')
    .find(
      (each) => each.includes(`playbook="${playbook}"`) && each.includes(`outcome="${outcome}"`),
    );
  return Number(line?.split(' ').at(-1) ?? 0);
}
