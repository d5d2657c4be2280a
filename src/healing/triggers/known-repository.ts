import type { MonitoredRepository, RepositoryRef } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';

type Deps = Pick<HealingDeps, 'github' | 'installations'>;

/**
 * The repository as we know it; one that was there before the App's events reached us, or that
 * another installation opens now, is learnt anew.
 */
export async function knownRepository(
  deps: Deps,
  trigger: { installationId: number; repository: RepositoryRef },
): Promise<MonitoredRepository> {
  const known = await deps.installations.getRepository(trigger.repository.id);
  const same = known?.installationId === trigger.installationId;
  if (known && same && known.status !== 'removed') return known;
  return learnRepository(deps, trigger.installationId, trigger.repository);
}

/** Asks GitHub about a repository and keeps what it says. */
export async function learnRepository(
  deps: Deps,
  installationId: number,
  ref: RepositoryRef,
): Promise<MonitoredRepository> {
  const facts = await deps.github.reader(installationId).getRepository(ref);
  const repository: MonitoredRepository = { ...facts, installationId, status: 'active' };
  await deps.installations.saveRepository(repository);
  return repository;
}
