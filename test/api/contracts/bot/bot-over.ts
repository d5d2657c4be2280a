import { pino } from 'pino';
import type { BotCapabilities } from '../../../../src/api/contracts/bot/capabilities.ts';
import { openLiveConfiguration } from '../../../../src/config/live-configuration.ts';
import { packageRoot } from '../../../../src/config/package-root.ts';
import { createListeners, sealMessage } from '../../../../src/domain/live-bus.ts';
import { ACTION_CATALOGUE } from '../../../../src/healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../../../src/healing/playbooks/load-playbooks.ts';
import { createPlaybookStates } from '../../../../src/healing/playbooks/playbook-states.ts';
import { createRepositoryPlaybooks } from '../../../../src/healing/playbooks/repository-playbooks.ts';
import { resolveIssue } from '../../../../src/healing/resolve-issue.ts';
import { playbooksOf } from '../../../../src/healing/rules/playbooks-of.ts';
import {
  configureRepository,
  repositorySettings,
} from '../../../../src/healing/settings/repository-settings.ts';
import { checkArguments } from '../../../../src/sandbox/tools/check-arguments.ts';
import type { Storage } from '../../../../src/storage/open-storage.ts';
import { FakeGitHub } from '../../../fakes/github.ts';
import type { GitHubWorld } from '../../../fakes/github-world.ts';
import { FakeWakeUps } from '../../../fakes/wake-ups.ts';

/** A live bus within this process. */
function localBus() {
  const listeners = createListeners(() => undefined);
  return {
    publish: async (topic: string, message: unknown) => {
      listeners.hear(sealMessage(topic, message));
    },
    subscribe: listeners.add,
  };
}

/** What the bot contract is served from, over real stores and a GitHub of the tests; who uses it closes `configuration`. */
export async function botOver(storage: Storage, world: GitHubWorld) {
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
  const patterns = async () =>
    new Map([['prettier-check-failed', { category: 'lint_error' as const, transient: false }]]);
  const rules = {
    ownRules: storage.ownRules,
    playbooks,
    actions,
    patternIds: async () => new Set(['prettier-check-failed']),
  };
  const bot: Omit<BotCapabilities, 'access' | 'accounts' | 'clock' | 'redact'> = {
    views: storage.views,
    activity: storage.activity,
    issue: (id) => storage.issues.get(id),
    execution: (id) => runs.get(id),
    async resolve(repository, issue, wish) {
      const stores = { conversation, settings, runs, wakeUps };
      const deps = { ...stores, github, actions, checkArguments, clock, logger };
      const own = await playbooksOf(rules, repository.id);
      return resolveIssue({ ...deps, playbooks: own }, repository, issue, wish);
    },
    settings: {
      of: (id) => repositorySettings(known, id),
      async change(id, change, by) {
        const own = await playbooksOf(rules, id);
        const channels = ['team-chat', 'on-call'];
        return configureRepository({ ...known, playbooks: own, channels }, id, change, by);
      },
    },
    playbooks: createPlaybookStates({
      playbooks,
      actions,
      conversation,
      versions: storage.playbookVersions,
      patterns,
    }),
    repositoryPlaybooks: createRepositoryPlaybooks({
      ...rules,
      conversation,
      settings,
      logger,
      patterns,
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
  return { bot, configuration, wakeUps };
}
