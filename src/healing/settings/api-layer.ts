import { z } from 'zod';
import type { SettingsFile } from './settings-file.ts';

/** What the API lets one set for a repository, in the words of its contract. */
export const apiSettingsSchema = z.object({
  auto_fix_enabled: z.boolean().optional(),
  notification_channels: z.array(z.string().max(60)).max(20).optional(),
  detection_sensitivity: z.enum(['low', 'medium', 'high']).optional(),
  custom_playbooks: z.array(z.string().max(60)).max(100).optional(),
});
export type ApiSettings = z.output<typeof apiSettingsSchema>;

/** What the file of a repository says of the same things: there it counts, whatever the API says. */
export function saidByFile(file: SettingsFile): Array<keyof ApiSettings> {
  const said: Record<keyof ApiSettings, boolean> = {
    auto_fix_enabled: typeof file.auto_fix === 'boolean',
    notification_channels: file.notifications?.channels !== undefined,
    detection_sensitivity: file.sensitivity !== undefined,
    // Names that the file does not turn off are added to its own.
    custom_playbooks: false,
  };
  return (Object.keys(said) as Array<keyof ApiSettings>).filter((field) => said[field]);
}

/** The layer of settings that was set through the API; what cannot be read says nothing. */
export function apiLayer(values: unknown): SettingsFile {
  const read = apiSettingsSchema.safeParse(values ?? {});
  if (!read.success) return {};
  const {
    auto_fix_enabled: autoFix,
    notification_channels: channels,
    detection_sensitivity: sensitivity,
    custom_playbooks: playbooks,
  } = read.data;
  return {
    ...(autoFix === undefined ? {} : { auto_fix: autoFix }),
    ...(channels === undefined ? {} : { notifications: { channels } }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(playbooks === undefined
      ? {}
      : { playbooks: Object.fromEntries(playbooks.map((name) => [name, true])) }),
  };
}
