import { join } from 'node:path';
import type { BotCapabilities } from '../api/contracts/bot/capabilities.ts';
import { createHealthChecks, type Component } from '../api/health/checks.ts';
import type { Channels } from '../config/channels.ts';
import { packageRoot, packageVersion } from '../config/package-root.ts';
import { loadPatterns } from '../diagnosis/patterns/load-patterns.ts';
import { CallerError } from '../domain/errors.ts';
import type { GitHubRoom } from '../github/create-github.ts';
import { ACTION_CATALOGUE } from '../healing/actions/catalogue.ts';
import { loadPlaybooks } from '../healing/playbooks/load-playbooks.ts';
import type { PatternKind } from '../healing/playbooks/issue-types-of.ts';
import { createPlaybookStates } from '../healing/playbooks/playbook-states.ts';
import { createRepositoryPlaybooks } from '../healing/playbooks/repository-playbooks.ts';
import { resolveIssue } from '../healing/resolve-issue.ts';
import { playbooksOf } from '../healing/rules/playbooks-of.ts';
import {
  configureRepository,
  repositorySettings,
} from '../healing/settings/repository-settings.ts';
import { checkArguments } from '../sandbox/tools/check-arguments.ts';
import { LARGEST_EDIT_MB } from '../sandbox/working-copy.ts';
import type { Base } from './base.ts';

type Management = Pick<
  BotCapabilities,
  | 'configuration'
  | 'deliveries'
  | 'execution'
  | 'installation'
  | 'playbooks'
  | 'repositoryPlaybooks'
  | 'resolve'
  | 'settings'
>;

/** What the management API does beside reading: playbooks, settings, deliveries, the installation. */
export async function describeManagement(
  base: Base,
  github: GitHubRoom | null,
  gitHubHealth: Component,
): Promise<Management> {
  const { clock, config, configuration, logger, queue, storage } = base;
  const { configurations, conversation, deliveries, history, runs, settings } = storage;
  const { wakeUps } = queue;
  const playbooks = await loadPlaybooks(join(packageRoot(), 'playbooks'), ACTION_CATALOGUE);
  const actions = ACTION_CATALOGUE;
  const channels = Object.keys(config.notify.channels);
  const known = { settings, configurations, logger };
  let patterns: Promise<ReadonlyMap<string, PatternKind>> | null = null;
  const knownPatterns = () => (patterns ??= readPatterns());
  const rules = {
    ownRules: storage.ownRules,
    playbooks,
    actions,
    patternIds: async () => new Set((await knownPatterns()).keys()),
  };
  const states = createPlaybookStates({
    playbooks,
    actions,
    conversation,
    versions: storage.playbookVersions,
    patterns: knownPatterns,
  });
  await states.note();
  const checks = createHealthChecks({ gitHubHealth }, logger);
  return {
    execution: (id) => runs.get(id),
    async resolve(repository, issue, wish) {
      if (github === null) {
        throw new CallerError('No GitHub App is configured', { code: 'service_unavailable' });
      }
      const stores = { conversation, settings, runs, wakeUps };
      const deps = { ...stores, github, actions, checkArguments, clock, logger };
      const own = await playbooksOf(rules, repository.id);
      return resolveIssue({ ...deps, playbooks: own }, repository, issue, wish);
    },
    settings: {
      of: (id) => repositorySettings(known, id),
      async change(id, change, by) {
        const own = await playbooksOf(rules, id);
        return configureRepository({ ...known, playbooks: own, channels }, id, change, by);
      },
    },
    playbooks: states,
    repositoryPlaybooks: createRepositoryPlaybooks({
      ...rules,
      conversation,
      settings,
      logger,
      patterns: knownPatterns,
    }),
    deliveries: {
      page: (filter, visible, slice) => history.page(filter, visible, slice),
      get: (guid) => deliveries.get(guid),
      async replay(guid) {
        const replayed = await history.replay(guid);
        if (replayed === 'replayed') await wakeUps.wake('delivery', guid);
        return replayed;
      },
    },
    configuration,
    installation: {
      version: packageVersion(),
      environment: config.environment,
      maxFileSizeMb: LARGEST_EDIT_MB,
      async integrations() {
        const { details } = (await checks())['gitHubHealth'] ?? {};
        const left = details?.['rate_limit_remaining'];
        return {
          github: {
            enabled: github !== null,
            rate_limit_remaining: typeof left === 'number' ? left : null,
          },
          slack: integrationOf(config.notify.channels, 'slack'),
          email: integrationOf(config.notify.channels, 'email'),
        };
      },
    },
  };
}

function integrationOf(channels: Channels, kind: 'slack' | 'email') {
  const count = Object.values(channels).filter(({ type }) => type === kind).length;
  return { enabled: count > 0, channels_configured: count };
}

async function readPatterns(): Promise<ReadonlyMap<string, PatternKind>> {
  const patterns = await loadPatterns(join(packageRoot(), 'patterns'));
  return new Map(
    patterns.map(({ rule: { id, category, transient } }) => [id, { category, transient }]),
  );
}
