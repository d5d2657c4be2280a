// Lays the client's own package.json beside it, so that dist/client can be installed by itself.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';

const root = packageRoot();
await copyFile(
  join(root, 'clients/typescript/package.json'),
  join(root, 'dist/client/package.json'),
);
