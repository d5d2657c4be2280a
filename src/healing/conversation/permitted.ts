import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** How often one person may ask for something within an hour. */
export const MOST_AN_HOUR = 30;
const HOUR_MS = 3_600_000;

/** A person who asks, by what Delivery, for what. */
export interface Asking {
  deliveryGuid: string;
  actor: string;
  action: string;
  detail: string;
}

/**
 * Whether somebody may have what they ask for, by what they may do in that repository now and by how
 * often they asked within the hour; either way a line of audit is written.
 */
export async function isPermitted(
  deps: Pick<HealingDeps, 'github' | 'conversation' | 'clock' | 'logger' | 'redact'>,
  repository: MonitoredRepository,
  asking: Asking,
  needs: 'read' | 'write',
): Promise<'yes' | 'no' | 'too often'> {
  const { deliveryGuid, actor } = asking;
  const since = new Date(deps.clock().getTime() - HOUR_MS);
  const asked = await deps.conversation.countAsked(actor, since, deliveryGuid);
  if (asked >= MOST_AN_HOUR) {
    deps.logger.warn({ actor, repository: repository.id }, 'Somebody asks too often');
    return 'too often';
  }
  const reader = deps.github.reader(repository.installationId);
  const permission = await reader.getPermission(repository, actor);
  const allowed =
    needs === 'read' ? permission !== 'none' : permission === 'write' || permission === 'admin';
  await deps.conversation.audit({
    ...asking,
    detail: deps.redact(asking.detail),
    repository,
    allowed,
  });
  deps.logger.info({ ...asking, repository: repository.id, allowed }, 'Somebody asks');
  return allowed ? 'yes' : 'no';
}
