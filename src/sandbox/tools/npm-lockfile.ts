import { z } from 'zod';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { npmWriter } from './node/npm-writer.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { repositoryPath } from './repository-path.ts';
import { failed, type Tool } from './tool.ts';
import { under } from './under.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });

/**
 * Brings the lockfile of `directory` (or the nearest above it, as in a workspace) in step with its
 * package.json. Nothing is installed and no script runs; the lockfile keeps its format version.
 */
export const npmLockfile: Tool<z.infer<typeof schema>> = {
  name: 'npm-lockfile',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench, { directory = '' }) => {
    const place = directory === '' ? 'the repository’s root' : directory;
    if (!bench.copy.files.has(under(directory, 'package.json'))) {
      return failed(`There is no package.json in ${place}.`);
    }
    const lockfile = await findLockfile(bench.copy, directory, [npmWriter]);
    if (lockfile === null) {
      return failed(`There is no package-lock.json in ${place} or above it to be brought in step.`);
    }
    return bringInStep(bench, lockfile);
  },
};
