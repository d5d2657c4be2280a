import { z } from 'zod';
import { LOCKFILES, npmFailure, parseNpmLock } from './npm-lock.ts';
import { repositoryPath } from './repository-path.ts';
import { NPM_SETTINGS } from '../settings-files.ts';
import type { Tool } from './tool.ts';
import { failed } from './tool.ts';

const schema = z.strictObject({ files: z.array(repositoryPath).min(1).max(500) });

/**
 * Formats exactly the given files with the repository's own prettier and settings. The locked
 * dependencies are installed with the registry in reach and nothing of the repository executed;
 * then prettier, which loads the repository's plugins and settings, runs without any network.
 */
export const prettier: Tool<z.infer<typeof schema>> = {
  name: 'prettier',
  ecosystem: 'npm',
  programs: [],
  settings: [NPM_SETTINGS],
  schema,
  run: async ({ copy, registryEnvironment, run }, { files }) => {
    const wanted = [...new Set(files)].filter((file) => copy.files.has(file));
    if (wanted.length === 0) {
      return failed('None of the files to be formatted is in this commit.');
    }
    const lockfile = LOCKFILES.find((name) => copy.files.has(name));
    const content = lockfile === undefined ? null : await copy.read(lockfile);
    if (content === null) {
      return failed(
        'The repository has no package-lock.json, so its prettier cannot be installed.',
      );
    }
    if (parseNpmLock(content)?.installed.has('prettier') !== true) {
      return failed(
        `${lockfile} does not list prettier; only the version that the repository locks is used.`,
      );
    }
    const install = await run({
      argv: ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      directory: '',
      env: registryEnvironment,
      network: 'registry',
    });
    if (!install.ok) return failed(npmFailure('npm ci --ignore-scripts', install));
    const format = await run({
      argv: ['node', 'node_modules/.bin/prettier', '--write', '--', ...wanted],
      directory: '',
      env: { CI: 'true', NO_COLOR: '1' },
      network: 'none',
    });
    if (!format.ok) return failed(`prettier failed: ${format.reason}.`);
    return { ok: true, keep: (path) => wanted.includes(path) };
  },
};
