import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** How every folder begins that a sandbox makes below the temporary folder. */
export const FOLDER_PREFIX = 'pipewright-sandbox-';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Removes folders of sandboxes whose process was killed before it could: those of `owners` that
 * nobody has touched for a day, which is longer than any program may run.
 */
export async function removeLeftovers(temporaryFolder: string, owners: number[]): Promise<void> {
  for (const name of await readdir(temporaryFolder)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const path = join(temporaryFolder, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isDirectory() !== true || !owners.includes(found.uid)) continue;
    if (Date.now() - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}
