import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CLIENT_TYPES, clientTypes } from '../../scripts/client-types.ts';

it('are those of the OpenAPI document: npm run client-types', async () => {
  expect(await readFile(CLIENT_TYPES, 'utf8')).toBe(await clientTypes());
});
