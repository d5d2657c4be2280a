import { createHash } from 'node:crypto';
import type { AuthoredProblem } from '../../config/authored-yaml.ts';
import { GitHubError } from '../../domain/errors.ts';
import type { GitHubReader } from '../../domain/github.ts';
import type { MonitoredRepository, RepositoryRef } from '../../domain/repository.ts';
import type { KnownSettings } from '../../domain/settings.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { apiLayer } from './api-layer.ts';
import { readSettings } from './read-settings.ts';
import { SETTINGS_PATH, type SettingsFile } from './settings-file.ts';
import { mergeSettings, type Settings } from './settings.ts';

type Deps = Pick<HealingDeps, 'github' | 'logger' | 'playbooks' | 'settings'>;

/** What a look at the default branch gave. */
interface LookAtSettings {
  settings: Settings;
  /** What is wrong with the file there; empty when nothing is. */
  problems: AuthoredProblem[];
  /** Whether the file is another than at the last look. */
  changed: boolean;
}

/** The settings in force by what was read last; GitHub is not asked. */
export async function knownSettings(
  deps: Pick<HealingDeps, 'settings' | 'logger'>,
  repositoryId: number,
): Promise<Settings> {
  const [known, configured] = await Promise.all([
    deps.settings.get(repositoryId),
    deps.settings.configured(repositoryId),
  ]);
  return settingsOf(deps, known, configured);
}

/**
 * Reads the settings file on the default branch, unless its content is the one that was read
 * last. A wrong file changes nothing: the last good one stays in force.
 */
export async function lookAtSettings(
  deps: Deps,
  repository: MonitoredRepository,
): Promise<LookAtSettings> {
  const [known, configured] = await Promise.all([
    deps.settings.get(repository.id),
    deps.settings.configured(repository.id),
  ]);
  const reader = deps.github.reader(repository.installationId);
  const bytes = await readSettingsFile(reader, repository, null);
  const blobSha = bytes === null ? null : blobShaOf(bytes);
  const wasRead = known !== null && known.blobSha === blobSha;
  // One that was read and is the one in force was good, and need not be judged again.
  const inForce = known?.source ?? null;
  if (wasRead && (inForce === null ? null : blobShaOf(Buffer.from(inForce))) === blobSha) {
    return { settings: settingsOf(deps, known, configured), problems: [], changed: false };
  }
  const read = bytes === null ? null : readSettings(bytes, playbookNames(deps));
  const source = read === null ? null : read.ok ? read.source : inForce;
  const paused = read?.ok === false ? (known?.paused ?? false) : (read?.value.paused ?? false);
  const now = { blobSha, source, paused };
  await deps.settings.save(repository.id, now);
  const problems = read?.ok === false ? read.problems : [];
  const changed = blobSha !== null && !wasRead;
  return { settings: settingsOf(deps, now, configured), problems, changed };
}

/**
 * The settings file at a commit (null: at the head of the default branch), or null when there is
 * none. One that GitHub's reader holds too large comes as bytes that no settings can be.
 */
export async function readSettingsFile(
  reader: GitHubReader,
  repository: RepositoryRef,
  ref: string | null,
): Promise<Uint8Array | null> {
  try {
    return await reader.readFile(repository, SETTINGS_PATH, ref);
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'too_large') return new Uint8Array(1 << 20);
    throw error;
  }
}

/** Names that a settings file may use for playbooks. */
export function playbookNames(deps: Pick<HealingDeps, 'playbooks'>): Set<string> {
  return new Set(deps.playbooks.map(({ name }) => name));
}

/** Git's id of a file's content. */
export function blobShaOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The layer of settings that the repository's file is; one that cannot be read says nothing. */
export function settingsFileOf(
  deps: Pick<HealingDeps, 'logger'>,
  known: KnownSettings | null,
): SettingsFile {
  if (known === null || known.source === null) return {};
  const read = readSettings(Buffer.from(known.source), null);
  if (read.ok) return read.value;
  deps.logger.warn(
    { problems: read.problems },
    'Settings that were good for an older version are not for this one; the defaults hold',
  );
  return {};
}

function settingsOf(
  deps: Pick<HealingDeps, 'logger'>,
  known: KnownSettings | null,
  configured: unknown,
): Settings {
  return mergeSettings([settingsFileOf(deps, known), apiLayer(configured)]);
}
