import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds `package.json`, `patterns/`, `playbooks/` and `prisma/`: the nearest one
 * above this file, the same from `src/` and from the built `dist/`.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(`No package.json above ${fileURLToPath(import.meta.url)}: reinstall.`);
    }
    folder = parent;
  }
  return folder;
}

/** Pipewright's own version, from its package.json. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  // Read by hand: every command does it, and a schema takes longer to load than some take to run.
  const { version } = JSON.parse(text) as { version?: unknown };
  if (typeof version !== 'string') throw new Error('package.json names no version: reinstall.');
  return version;
}
