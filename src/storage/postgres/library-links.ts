import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Binaries } from './binaries.ts';

/**
 * Makes the links that the libraries of Postgres need in `folder` (npm packages hold none, and no
 * install script runs), and gives the whole environment its programs are to run in.
 */
export async function linkLibraries(
  binaries: Binaries,
  folder: string,
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const { name, file } of binaries.links) {
    const link = join(folder, name);
    const there = await readlink(link).catch(() => null);
    if (there === file) continue;
    // Another version of the package, or the repository moved.
    await rm(link, { force: true });
    await symlink(file, link);
  }
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    LC_ALL: 'C',
    TZ: 'UTC',
    [variable]: [folder, binaries.libraries].join(delimiter),
  };
}
