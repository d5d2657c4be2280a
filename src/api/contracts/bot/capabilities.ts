import type { AccountDesks } from '../../../accounts/open-desks.ts';
import type { AuditLog } from '../../../domain/accounts.ts';
import type { Activity } from '../../../domain/activity.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Delivery, DeliveryHistory } from '../../../domain/delivery.ts';
import type { Identity, RepositoryAccess } from '../../../domain/identity.ts';
import type { Issue } from '../../../domain/issue.ts';
import type { MonitoredRepository } from '../../../domain/repository.ts';
import type { HealingRun } from '../../../domain/run.ts';
import type { LiveConfiguration } from '../../../domain/system-configuration.ts';
import type { Views, Visible } from '../../../domain/views.ts';
import type { PlaybookStates } from '../../../healing/playbooks/playbook-states.ts';
import type { RepositoryPlaybooks } from '../../../healing/playbooks/repository-playbooks.ts';
import type { Resolution, ResolveWish } from '../../../healing/resolve-issue.ts';
import type {
  RepositorySettings,
  SettingsChange,
} from '../../../healing/settings/repository-settings.ts';
import { routesFor } from '../../frame/route.ts';
import { HttpError } from '../../http-error.ts';

/** What callers may know of the installation itself. */
export interface Installation {
  version: string;
  environment: string;
  /** Largest file that a fix may change. */
  maxFileSizeMb: number;
  integrations(): Promise<{
    github: { enabled: boolean; rate_limit_remaining: number | null };
    slack: { enabled: boolean; channels_configured: number };
    email: { enabled: boolean; channels_configured: number };
  }>;
}

/** What the routes of the bot contract may call. */
export interface BotCapabilities {
  views: Views;
  activity: Activity;
  access: RepositoryAccess;
  /** Null when there is none. */
  issue(id: string): Promise<Issue | null>;
  /** Null when there is none. */
  execution(id: string): Promise<HealingRun | null>;
  /** Has a playbook work on an Issue; throws a CallerError with what stands in the way. */
  resolve(repository: MonitoredRepository, issue: Issue, wish: ResolveWish): Promise<Resolution>;
  settings: {
    of(repositoryId: number): Promise<RepositorySettings>;
    change(repositoryId: number, change: SettingsChange, by: string): Promise<RepositorySettings>;
  };
  playbooks: PlaybookStates;
  repositoryPlaybooks: RepositoryPlaybooks;
  deliveries: Pick<DeliveryHistory, 'page'> & {
    get(guid: string): Promise<Delivery | null>;
    /** Has it handled anew, and wakes who does so. */
    replay: DeliveryHistory['replay'];
  };
  configuration: Pick<LiveConfiguration, 'current' | 'change'>;
  installation: Installation;
  audit: Pick<AuditLog, 'list'>;
  accounts: AccountDesks;
  redact: (text: string) => string;
  clock: Clock;
}

/** Makes routes of the bot contract. */
export const { route } = routesFor<BotCapabilities>();

/** What a caller may see: what is theirs, and of that only what their key is bound to. */
export async function visibleTo(
  { access, views }: Pick<BotCapabilities, 'access' | 'views'>,
  identity: Identity,
): Promise<Visible> {
  const visible = await access.visibleTo(identity);
  if (identity.boundTo === null) return visible;
  const bound = await views.repositoryIds([...identity.boundTo]);
  return new Set(visible === 'all' ? bound : bound.filter((id) => visible.has(id)));
}

/** A repository that the caller may see. Throws `not_found` for another, whether there is one or not. */
export async function findRepository(
  capabilities: Pick<BotCapabilities, 'access' | 'views'>,
  identity: Identity,
  fullName: string,
): Promise<MonitoredRepository> {
  const [repository, visible] = await Promise.all([
    capabilities.views.repository(fullName),
    visibleTo(capabilities, identity),
  ]);
  if (repository === null || (visible !== 'all' && !visible.has(repository.id))) {
    throw new HttpError('not_found', 'Repository not found', {
      details: `There is no repository ${fullName} that Pipewright watches and you may see.`,
    });
  }
  return repository;
}

/** An Issue that the caller may see, with its repository. Throws `not_found` for another. */
export async function findIssue(
  capabilities: BotCapabilities,
  identity: Identity,
  id: string,
): Promise<{ issue: Issue; repository: MonitoredRepository }> {
  const [issue, visible] = await Promise.all([
    capabilities.issue(id),
    visibleTo(capabilities, identity),
  ]);
  const repositoryId = issue?.repository.id ?? 0;
  const repository =
    issue !== null && (visible === 'all' || visible.has(repositoryId))
      ? (await capabilities.views.repositoriesOf([repositoryId])).get(repositoryId)
      : undefined;
  if (issue === null || repository === undefined) {
    throw new HttpError('not_found', 'Issue not found', {
      details: 'There is no Issue with this id that you may see.',
    });
  }
  return { issue, repository };
}

/** Throws `forbidden` for who may see the repository and could not push to it on GitHub. */
export async function requireChangeable(
  { access }: Pick<BotCapabilities, 'access'>,
  identity: Identity,
  { id, owner, name }: Pick<MonitoredRepository, 'id' | 'owner' | 'name'>,
): Promise<void> {
  const changeable = await access.changeableBy(identity);
  if (changeable === 'all' || changeable.has(id)) return;
  throw new HttpError('forbidden', 'Insufficient permissions', {
    details: `You can read ${owner}/${name} on GitHub, and not push to it.`,
  });
}

/** Throws `forbidden` for a key that is bound to repositories: this concerns all of them. */
export function requireUnbound(identity: Identity): void {
  if (identity.boundTo === null) return;
  throw new HttpError('forbidden', 'Insufficient permissions', {
    details: 'This concerns every repository, and the key is bound to some.',
  });
}
