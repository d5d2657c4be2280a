import type { Clock } from '../../src/domain/clock.ts';
import { createFaults } from '../faults/fault-rules.ts';
import { createHooks } from '../webhooks/hooks.ts';
import type { WorkflowRunner } from '../workflow-runner.ts';
import type { Account, App } from './identity.ts';
import { inBackground, type Urls, type World } from './world.ts';

/** Ids start above 2^32, as those of busy places on GitHub do. */
const FIRST_ID = 5_000_000_001;
/** The id that GitHub Actions has among GitHub's Apps. */
const ACTIONS_APP_ID = 15_368;

/** Builds an empty world; `signal` ends what it has under way. */
export function createWorld(deps: {
  clock: Clock;
  urls: Urls;
  dataDir: string;
  runner: WorkflowRunner | null;
  tokenForm: World['tokenForm'];
  log(message: string): void;
  signal: AbortSignal;
}): World {
  const { clock, signal } = deps;
  const faults = createFaults();
  let lastId = FIRST_ID;
  const nextId = (): number => (lastId += 1);
  const account = (login: string, type: Account['type']): Account => {
    return { id: nextId(), login, type, name: login, createdAt: clock() };
  };
  const github = account('github', 'Organization');
  const actionsBot = account('github-actions[bot]', 'Bot');
  const actionsApp: App = {
    id: ACTIONS_APP_ID,
    clientId: 'github-actions',
    slug: 'github-actions',
    name: 'GitHub Actions',
    description: '',
    externalUrl: deps.urls.html,
    owner: github,
    bot: actionsBot,
    permissions: {},
    events: [],
    publicKey: null,
    clientSecret: '',
    callbackUrls: [],
    setupUrl: null,
    webhookSecret: '',
    webhookUrl: null,
    hookId: 0,
    createdAt: clock(),
  };
  const world: World = {
    clock,
    urls: deps.urls,
    dataDir: deps.dataDir,
    runner: deps.runner,
    faults,
    hooks: createHooks({
      clock,
      faults,
      nextId,
      signal,
      track: (what, work) => {
        inBackground(world, what, work);
      },
    }),
    log: (message) => {
      deps.log(message);
    },
    tokenForm: deps.tokenForm,
    nextId,
    accounts: new Map([github, actionsBot].map((each) => [each.login, each])),
    apps: new Map(),
    actionsApp,
    installations: new Map(),
    tokens: new Map(),
    manifestCodes: new Map(),
    userTokens: new Map(),
    oauthCodes: new Map(),
    appUserTokens: new Map(),
    repositories: new Map(),
    downloads: new Map(),
    background: new Set(),
  };
  return world;
}
