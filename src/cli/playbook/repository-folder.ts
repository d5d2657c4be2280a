import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { CallerError } from '../../domain/errors.ts';

const NEVER = new Set(['.git', 'node_modules']);
const MOST_FILES = 50_000;

/** A repository's files as they stand in a folder. */
export interface RepositoryFolder {
  paths: string[];
  /** Those of `paths` that can be run. */
  executable: string[];
  openTarball(): AsyncIterable<Uint8Array>;
  readFile(path: string): Promise<Uint8Array | null>;
}

/**
 * Reads which files a folder has, without `.git` and `node_modules`; links are listed, never
 * followed. Throws a CallerError when it is no folder or holds more than 50,000 files.
 */
export async function openRepositoryFolder(folder: string): Promise<RepositoryFolder> {
  const paths: string[] = [];
  const visit = async (prefix: string): Promise<void> => {
    for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
      if (NEVER.has(entry.name)) continue;
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) await visit(`${path}/`);
      else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
    }
    if (paths.length > MOST_FILES) {
      throw new CallerError(
        `${folder} holds more than ${MOST_FILES} files. Name the root of a clean checkout.`,
        { code: 'too_many_files' },
      );
    }
  };
  await visit('').catch((error: NodeJS.ErrnoException) => {
    if (error instanceof CallerError) throw error;
    throw new CallerError(`${folder} cannot be read (${error.code}). Name a checkout's folder.`, {
      code: 'unreadable_folder',
      cause: error,
    });
  });
  paths.sort();
  const listed = new Set(paths);
  const executable: string[] = [];
  for (const path of paths) {
    const found = await lstat(join(folder, path));
    if (found.isFile() && (found.mode & 0o100) !== 0) executable.push(path);
  }
  return {
    paths,
    executable,
    openTarball: () =>
      create(
        { cwd: folder, gzip: true, portable: true, prefix: 'repository', noDirRecurse: true },
        // A name that begins with @ would be read as an archive.
        paths.map((path) => `./${path}`),
      ),
    async readFile(path) {
      if (!listed.has(path)) return null;
      const found = await lstat(join(folder, path));
      return found.isFile() ? readFile(join(folder, path)) : null;
    },
  };
}
