import { AppError } from '../domain/errors.ts';
import type { MonitoredRepository } from '../domain/repository.ts';
import type { HealingDeps } from './healing-deps.ts';

/**
 * The repository as GitHub has it now, kept. Throws an AppError when Pipewright was taken off it,
 * and a GitHubError when its name leads to another repository: nothing may be told there.
 */
export async function currentRepository(
  deps: Pick<HealingDeps, 'github' | 'installations'>,
  known: MonitoredRepository,
): Promise<MonitoredRepository> {
  if (known.status === 'removed') {
    throw new AppError('Pipewright is no longer installed on this repository.', { code: 'gone' });
  }
  const now = await deps.github.reader(known.installationId).getRepository(known);
  const current = { ...known, ...now };
  const changed = Object.entries(now).some(
    ([key, value]) => known[key as keyof MonitoredRepository] !== value,
  );
  if (changed) await deps.installations.saveRepository(current);
  return current;
}
