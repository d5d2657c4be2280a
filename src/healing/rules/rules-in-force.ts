import type { KnownRules } from '../../domain/own-rules.ts';
import type { MonitoredRepository, RepositoryRef } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { type ReadRules, readRules } from './read-rules.ts';
import { readRuleFiles, rulesDigest } from './rule-files.ts';

/** What a look at the default branch gave. */
interface LookAtRules {
  known: KnownRules;
  problems: ReadRules['problems'];
  /** Whether the files are others than at the last look. */
  changed: boolean;
}

/**
 * Reads the playbooks and patterns on the default branch, unless they are those of the last look.
 * With one mistake in them all of them change nothing: the last good ones stay in force.
 */
export async function lookAtRules(
  deps: HealingDeps,
  repository: RepositoryRef & Pick<MonitoredRepository, 'installationId'>,
): Promise<LookAtRules> {
  const base = deps.base ?? deps;
  const before = await base.ownRules.get(repository.id);
  const reader = base.github.reader(repository.installationId);
  const digest = await rulesDigest(reader, repository, null);
  if (before?.digest === digest) return { known: before, problems: [], changed: false };
  const { files, problems } =
    digest === 'none' ? { files: [], problems: [] } : await readRuleFiles(reader, repository, null);
  const all = [...problems, ...readRules(files, base).problems];
  const known = { digest, files: all.length === 0 ? files : (before?.files ?? []) };
  await base.ownRules.save(repository.id, known);
  return { known, problems: all, changed: digest !== 'none' };
}

/**
 * The same with the repository's own playbooks and patterns in force; without any, as it was. With
 * `look`, those that were never looked at are looked at first.
 */
export async function withOwnRules(
  deps: HealingDeps,
  repositoryId: number,
  look: { installationId: number; repository: RepositoryRef } | null = null,
): Promise<HealingDeps> {
  let known = await deps.ownRules.get(repositoryId);
  if (known === null && look !== null) {
    const repository = await knownRepository(deps, look);
    if (repository.status === 'active') known = (await lookAtRules(deps, repository)).known;
  }
  if (known === null || known.files.length === 0) return deps;
  const read = readRules(known.files, deps);
  if (read.problems.length > 0) {
    deps.logger.warn(
      { repository: repositoryId, problems: read.problems },
      'Playbooks or patterns that were good for an older version are not for this one',
    );
    return deps;
  }
  return withRules(deps, read);
}

/** The same with these playbooks and patterns beside Pipewright's own. */
export function withRules(
  deps: HealingDeps,
  { playbooks, patterns }: Pick<ReadRules, 'playbooks' | 'patterns'>,
): HealingDeps {
  const base = deps.base ?? deps;
  return {
    ...base,
    base,
    // A repository's own stand before those of the same priority.
    playbooks: [...playbooks, ...base.playbooks].sort((a, b) => b.priority - a.priority),
    diagnose: (log, options) => base.diagnose(log, { ...options, patterns }),
  };
}
