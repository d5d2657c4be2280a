import { ownValue } from '../../domain/own-value.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { SETTINGS_PATH } from './settings-file.ts';
import type { Settings } from './settings.ts';

/** Whether a playbook may act on a cause; `why` is a sentence for people. */
type Permission = { kind: 'act' } | { kind: 'explain'; why: string };

/** The playbooks that the settings leave on, in their order. */
export function playbooksInForce(settings: Settings, playbooks: readonly Playbook[]): Playbook[] {
  return playbooks.filter(
    ({ name, opt_in: asks }) =>
      // Who turns one on by its name has asked for it.
      ownValue(settings.playbooks, name) ?? (asks === undefined || settings[asks]),
  );
}

/** Whether the settings let a playbook act on a cause of this confidence, or only explain it. */
export function applySettings(
  settings: Settings,
  playbook: Pick<Playbook, 'name'>,
  confidence: number,
): Permission {
  const { others, byPlaybook } = settings.autoFix;
  if (!(ownValue(byPlaybook, playbook.name) ?? others)) {
    const why = `Only explained: \`${SETTINGS_PATH}\` turns automatic fixes off (\`auto_fix\`).`;
    return { kind: 'explain', why };
  }
  if (confidence < settings.confidence) {
    const percent = (share: number) => Math.round(share * 100);
    const why = `Only explained: the cause is ${percent(confidence)} % sure, and by \`sensitivity\` Pipewright acts here from ${percent(settings.confidence)} % on.`;
    return { kind: 'explain', why };
  }
  return { kind: 'act' };
}

/** The playbook with the limits that the settings lower; they never raise one. */
export function withLimits(settings: Settings, playbook: Playbook): Playbook {
  if (settings.maxChangedLines === null) return playbook;
  const most = Math.min(playbook.limits.max_changed_lines, settings.maxChangedLines);
  return { ...playbook, limits: { ...playbook.limits, max_changed_lines: most } };
}
