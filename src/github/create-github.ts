import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { DeliveryRecord } from '../domain/delivery.ts';
import type { EffectApplier } from '../domain/effect.ts';
import { GitHubError } from '../domain/errors.ts';
import type { GitHub, GitHubReader } from '../domain/github.ts';
import type { Logger } from '../observability/logger.ts';
import { createBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import { createClient } from './client.ts';
import type { GitHubClient } from './client.ts';
import { createApplier } from './create-applier.ts';
import { createDeliveryRecord } from './delivery-record.ts';
import { jobLogReads } from './job-log.ts';
import { createOctokit } from './octokit.ts';
import type { Answer, AppCredentials } from './octokit.ts';
import { commitReads } from './read-commits.ts';
import { conversationReads } from './read-conversation.ts';
import { fileReads } from './read-files.ts';
import { pullRequestReads } from './read-pull-requests.ts';
import { repositoryReads } from './read-repository.ts';
import { runReads } from './read-runs.ts';
import { tarballReads } from './tarball.ts';

interface GitHubDeps extends AppCredentials {
  logger: Logger;
  clock?: Clock;
  sleep?: (milliseconds: number) => Promise<void>;
  /** The budget of one installation (null: of the App itself); in this process unless said otherwise. */
  budget?: (installationId: number | null) => Budget;
  /** Hears of every answer of the REST API, for metrics. */
  onAnswer?: (answer: Answer) => void;
}

/** GitHub with what only the wiring needs of it. */
export interface GitHubRoom extends GitHub {
  applier: EffectApplier;
  deliveryRecord: DeliveryRecord;
  /** Asks GitHub who we are, and gives what is left of the App's own hourly limit, where it says. */
  ping(): Promise<{ rateLimitRemaining: number | null }>;
}

/**
 * The only door to GitHub: readers per installation, the App's identity, and the applier of
 * Effects. Each installation has its own Octokit, token and budget, so that none slows another.
 */
export function createGitHub(deps: GitHubDeps): GitHubRoom {
  const clock = deps.clock ?? (() => new Date());
  const sleep = deps.sleep ?? ((milliseconds: number) => delay(milliseconds));
  const budget = deps.budget ?? (() => createBudget({ clock, sleep }));
  const clients = new Map<number | null, GitHubClient>();
  let identity: Promise<{ slug: string; login: string }> | null = null;

  function client(installationId: number | null): GitHubClient {
    const known = clients.get(installationId);
    if (known !== undefined) return known;
    const logger = deps.logger.child({ installation: installationId });
    const made = createClient({
      connect: () => createOctokit({ ...deps, logger }, installationId),
      budget: budget(installationId),
      logger,
      clock,
      sleep,
    });
    clients.set(installationId, made);
    return made;
  }

  async function readIdentity(): Promise<{ slug: string; login: string }> {
    const call = { what: 'read which App this is', kind: 'read' } as const;
    const { data } = await client(null).call(call, (octokit) =>
      octokit.rest.apps.getAuthenticated(),
    );
    const slug = data?.slug;
    if (slug !== undefined) return { slug, login: `${slug}[bot]` };
    throw new GitHubError(`Could not ${call.what}: GitHub answered without the App's slug.`, {
      code: 'bad_answer',
      status: 200,
    });
  }

  async function ping(): Promise<{ rateLimitRemaining: number | null }> {
    const call = { what: 'reach GitHub as the App', kind: 'read' } as const;
    const { headers } = await client(null).call(call, (octokit) =>
      octokit.rest.apps.getAuthenticated(),
    );
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    return { rateLimitRemaining: Number.isFinite(remaining) ? remaining : null };
  }

  const github: GitHub = {
    reader: (installationId): GitHubReader => {
      const streams = { client: client(installationId), apiUrl: deps.apiUrl };
      return {
        ...repositoryReads(streams.client),
        ...runReads(streams.client),
        ...fileReads(streams.client),
        ...pullRequestReads(streams.client),
        ...conversationReads(streams.client),
        ...commitReads(streams.client),
        ...jobLogReads(streams),
        ...tarballReads(streams),
      };
    },
    async identity() {
      identity ??= readIdentity();
      try {
        return await identity;
      } catch (error) {
        // A failure is not remembered: the next call asks again.
        identity = null;
        throw error;
      }
    },
  };
  return {
    ...github,
    ping,
    applier: createApplier({ github, appId: deps.appId, client }),
    deliveryRecord: createDeliveryRecord(client(null)),
  };
}
