import type { MonitoredRepository } from '../domain/repository.ts';
import type { HealingDeps } from './healing-deps.ts';

/** The files of a commit, where a playbook asks for them and GitHub lists them all; else null. */
export async function listPaths(
  deps: Pick<HealingDeps, 'github' | 'playbooks'>,
  repository: MonitoredRepository,
  sha: string,
): Promise<ReadonlySet<string> | null> {
  if (!deps.playbooks.some((playbook) => playbook.applies_to.repository)) return null;
  const reader = deps.github.reader(repository.installationId);
  const files = await reader.listFiles(repository, sha);
  return files.truncated ? null : new Set(files.paths);
}
