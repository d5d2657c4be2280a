import type { Activity } from '../../../domain/activity.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Identity, RepositoryAccess } from '../../../domain/identity.ts';
import type { Issue } from '../../../domain/issue.ts';
import type { MonitoredRepository } from '../../../domain/repository.ts';
import type { Views, Visible } from '../../../domain/views.ts';
import { routesFor } from '../../frame/route.ts';
import { HttpError } from '../../http-error.ts';

/** What is in force for a repository. */
export interface RepositoryConfiguration {
  autoFix: boolean;
  channels: string[];
  sensitivity: 'low' | 'medium' | 'high';
}

/** What the routes of the bot contract may call. */
export interface BotCapabilities {
  views: Views;
  activity: Activity;
  access: RepositoryAccess;
  /** Null when there is none. */
  issue(id: string): Promise<Issue | null>;
  configurationOf(repository: MonitoredRepository): Promise<RepositoryConfiguration>;
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
  const found = await Promise.all([...identity.boundTo].map((name) => views.repository(name)));
  const bound = found.flatMap((repository) => (repository === null ? [] : [repository.id]));
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
