import type { Pause } from '../../domain/conversation.ts';
import type { Settings } from '../settings/settings.ts';

/** The settings with what people paused on top: a pause can only take something away. */
export function withPauses(settings: Settings, pauses: readonly Pause[]): Settings {
  const off = pauses.flatMap(({ playbook }) => (playbook === null ? [] : [[playbook, false]]));
  return {
    ...settings,
    paused: settings.paused || pauses.some(({ playbook }) => playbook === null),
    playbooks: { ...settings.playbooks, ...(Object.fromEntries(off) as Record<string, false>) },
  };
}
