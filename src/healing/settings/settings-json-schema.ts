import { z } from 'zod';
import { SETTINGS_PATH, settingsFileSchema } from './settings-file.ts';

/** The JSON Schema of the settings file, for editors that check while one writes. */
export function settingsJsonSchema(): object {
  const schema = z.toJSONSchema(settingsFileSchema, { io: 'input', target: 'draft-7' });
  return {
    ...schema,
    title: `Pipewright settings (${SETTINGS_PATH})`,
    description: 'What Pipewright may do in this repository; in force from the default branch.',
  };
}
