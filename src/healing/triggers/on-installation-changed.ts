import type { InstallationTrigger } from '../../domain/trigger.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { learnRepository } from './known-repository.ts';

/** Keeps the list of installations and of the repositories they open to us. */
export async function onInstallationChanged(
  deps: HealingDeps,
  trigger: InstallationTrigger,
): Promise<void> {
  if (trigger.change === 'deleted') {
    await deps.installations.remove(trigger.installationId);
    return;
  }
  await deps.installations.save({
    id: trigger.installationId,
    account: trigger.account.login,
    accountType: trigger.account.type,
    suspended: trigger.change === 'suspended',
  });
  for (const removed of trigger.removed) await deps.installations.removeRepository(removed);
  for (const added of trigger.added) await learnRepository(deps, trigger.installationId, added);
}
