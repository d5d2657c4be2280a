// Writes clients/typescript/api.ts; a test holds the file against the route tables.
import { writeFile } from 'node:fs/promises';
import { CLIENT_TYPES, clientTypes } from './client-types.ts';

await writeFile(CLIENT_TYPES, await clientTypes());
