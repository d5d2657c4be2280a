import type { Configured, ConfigurationStore } from '../../domain/configuration.ts';
import { repositoryConfiguration } from '../../domain/configuration.ts';
import { CallerError } from '../../domain/errors.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { type ApiSettings, apiLayer, saidByFile } from './api-layer.ts';
import { playbookNames, settingsFileOf } from './settings-in-force.ts';
import { mergeSettings, sensitivityOf } from './settings.ts';

/** What is in force for a repository, and where it comes from. */
export interface RepositorySettings {
  inForce: Required<ApiSettings>;
  /** Fields that the settings file of the repository decides. */
  byFile: Array<keyof ApiSettings>;
  /** What was set through the API; null: nothing ever was. */
  configured: Configured | null;
}

/** Fields to set; null takes one back. */
export type SettingsChange = {
  [Field in keyof ApiSettings]: ApiSettings[Field] | null;
};

type Deps = Pick<HealingDeps, 'settings' | 'logger'> & { configurations: ConfigurationStore };

/** What is in force for a repository by what was read and set last; GitHub is not asked. */
export async function repositorySettings(
  deps: Deps,
  repositoryId: number,
): Promise<RepositorySettings> {
  const [known, configured] = await Promise.all([
    deps.settings.get(repositoryId),
    deps.configurations.get(repositoryConfiguration(repositoryId)),
  ]);
  const file = settingsFileOf(deps, known);
  const { autoFix, channels, confidence, playbooks } = mergeSettings([
    file,
    apiLayer(configured?.values),
  ]);
  return {
    inForce: {
      auto_fix_enabled: autoFix.others,
      notification_channels: channels,
      detection_sensitivity: sensitivityOf(confidence),
      custom_playbooks: Object.entries(playbooks).flatMap(([name, on]) => (on ? [name] : [])),
    },
    byFile: saidByFile(file),
    configured,
  };
}

/**
 * Sets what the change names for a repository; null takes a field back. It counts at once in every
 * process, since each reads it anew. Throws a CallerError for names that there are none of.
 */
export async function configureRepository(
  deps: Deps & Pick<HealingDeps, 'playbooks' | 'channels'>,
  repositoryId: number,
  change: SettingsChange,
  by: string,
): Promise<RepositorySettings> {
  const known = {
    custom_playbooks: [...playbookNames(deps)],
    notification_channels: [...deps.channels],
  };
  for (const field of ['custom_playbooks', 'notification_channels'] as const) {
    const strange = (change[field] ?? []).filter((name) => !known[field].includes(name));
    if (strange.length === 0) continue;
    const there =
      known[field].length === 0 ? 'there are none' : `there are ${known[field].join(', ')}`;
    throw new CallerError('The configuration names what there is not', {
      code: 'validation_failed',
      details: { [field]: `${strange.join(', ')} cannot be used; ${there}` },
    });
  }
  await deps.configurations.change(repositoryConfiguration(repositoryId), change, by);
  return repositorySettings(deps, repositoryId);
}
