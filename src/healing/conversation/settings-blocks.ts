import type { Pause } from '../../domain/conversation.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { type Block, inlineCode, list, paragraph, sentence } from '../../text/markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { SETTINGS_PATH } from '../settings/settings-file.ts';
import { lookAtSettings } from '../settings/settings-in-force.ts';

/** The settings in force for a repository, and what people paused and ignore there. */
export async function settingsBlocks(
  deps: HealingDeps,
  repository: MonitoredRepository,
): Promise<Block[]> {
  const { settings, problems } = await lookAtSettings(deps, repository);
  const pauses = await deps.conversation.pauses(repository.id);
  const ignored = await deps.conversation.ignored(repository.id, deps.clock());
  const { others, byPlaybook } = settings.autoFix;
  const word = (on: boolean) => (on ? 'on' : 'off');
  const fixes = Object.entries(byPlaybook).map(([name, on]) => `${name}: ${word(on)}`);
  const off = Object.entries(settings.playbooks).flatMap(([name, on]) => (on ? [] : [name]));
  const percent = Math.round(settings.confidence * 100);
  const items = [
    sentence`Paused: ${pausedBy(settings.paused, pauses)}`,
    sentence`Automatic fixes: ${[word(others), ...fixes].join(', ')}`,
    sentence`Acts on causes that are sure to ${percent} % or more`,
    sentence`Playbooks off: ${off.length === 0 ? 'none' : inlineCode(off.join(', '))}`,
    sentence`Attempts in a day: ${settings.attemptsPerDay}`,
    sentence`Most lines of a fix: ${settings.maxChangedLines ?? 'as each playbook says'}`,
    sentence`Told: ${settings.channels.length === 0 ? 'nobody' : inlineCode(settings.channels.join(', '))}`,
    ...pauses.map(
      ({ playbook, by }) => sentence`${inlineCode(playbook ?? 'everything')} is paused by ${by}`,
    ),
    ...(ignored.length === 0 ? [] : [sentence`${ignored.length} causes are left alone`]),
  ];
  const wrong =
    problems.length === 0
      ? []
      : [
          paragraph(
            sentence`The file on the default branch is wrong; the last good one is in force.`,
          ),
        ];
  const lead = paragraph(
    sentence`By ${inlineCode(SETTINGS_PATH)}, what was set through the API, and the defaults:`,
  );
  return [lead, list(items), ...wrong];
}

/** Who keeps everything in the repository still. */
function pausedBy(bySettings: boolean, pauses: readonly Pause[]): string {
  if (bySettings) return 'yes, by the settings';
  return pauses.some(({ playbook }) => playbook === null) ? 'yes, until somebody resumes it' : 'no';
}
