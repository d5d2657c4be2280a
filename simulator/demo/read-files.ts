import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, 'repositories');

/** The files of one state of a demo repository (`storefront/main`), by their path in it. */
export async function readFiles(state: string): Promise<Record<string, Uint8Array>> {
  const folder = join(ROOT, state);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return [relative(folder, file), await readFile(file)] as const;
      }),
    ),
  );
}
