import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { settingsJsonSchema } from '../src/healing/settings/settings-json-schema.ts';

// Writes docs/pipewright.schema.json from the schema that settings files are read with.
const target = new URL('../docs/pipewright.schema.json', import.meta.url);
const options = JSON.parse(
  readFileSync(new URL('../.prettierrc.json', import.meta.url), 'utf8'),
) as object;
writeFileSync(
  target,
  await format(JSON.stringify(settingsJsonSchema()), { ...options, parser: 'json' }),
);
