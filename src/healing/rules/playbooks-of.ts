import type { HealingDeps } from '../healing-deps.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { readRules } from './read-rules.ts';

/**
 * The playbooks that a repository has by what was read last, its own among Pipewright's, highest
 * priority first; GitHub is not asked.
 */
export async function playbooksOf(
  deps: Pick<HealingDeps, 'ownRules' | 'playbooks' | 'actions'> & {
    patternIds: () => Promise<ReadonlySet<string>>;
  },
  repositoryId: number,
): Promise<readonly Playbook[]> {
  const known = await deps.ownRules.get(repositoryId);
  if (known === null || known.files.length === 0) return deps.playbooks;
  const patternIds = await deps.patternIds();
  const { playbooks, problems } = readRules(known.files, { ...deps, patternIds });
  if (problems.length > 0) return deps.playbooks;
  return [...playbooks, ...deps.playbooks].sort((a, b) => b.priority - a.priority);
}
