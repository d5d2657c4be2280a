import type { PullRequest } from '../../domain/github.ts';
import type { PullRequestTrigger } from '../../domain/trigger.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { PLAYBOOKS_FOLDER, RULES_FOLDER, rulesDigest } from './rule-files.ts';

/**
 * The paths that a pull request changes, when some of them are the repository's own playbooks or
 * patterns; null when none are.
 */
export async function broughtRules(
  deps: HealingDeps,
  { installationId, repository }: PullRequestTrigger,
  pull: PullRequest,
): Promise<string[] | null> {
  const reader = deps.github.reader(installationId);
  const digest = await rulesDigest(reader, repository, pull.head.sha);
  const known = await deps.ownRules.get(repository.id);
  if (digest === (known?.digest ?? 'none')) return null;
  // A branch that is behind has older files without changing them.
  const paths = await reader.listPullRequestPaths(repository, pull.number);
  return paths.some((path) => path.startsWith(`${RULES_FOLDER}/`)) ? paths : null;
}

/**
 * Names of the playbooks that there will be with a pull request: those in force, with those of its
 * own and without those that it takes away. A file is called by the playbook it holds.
 */
export async function playbookNamesWith(
  deps: HealingDeps,
  { installationId, repository }: PullRequestTrigger,
  pull: PullRequest,
  changed: readonly string[],
): Promise<Set<string>> {
  const entries = await deps.github
    .reader(installationId)
    .listFolder(repository, PLAYBOOKS_FOLDER, pull.head.sha);
  const atHead = new Set((entries ?? []).flatMap(({ name }) => playbookOf(name) ?? []));
  const touched = new Set(
    changed
      .filter((path) => path.startsWith(`${PLAYBOOKS_FOLDER}/`))
      .flatMap((path) => playbookOf(path.slice(PLAYBOOKS_FOLDER.length + 1)) ?? []),
  );
  const ours = new Set((deps.base ?? deps).playbooks.map(({ name }) => name));
  const kept = deps.playbooks
    .map(({ name }) => name)
    .filter((name) => ours.has(name) || !touched.has(name));
  return new Set([...kept, ...[...touched].filter((name) => atHead.has(name))]);
}

function playbookOf(file: string): string | null {
  return /^([^/]+)\.ya?ml$/.exec(file)?.[1] ?? null;
}
