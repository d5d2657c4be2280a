import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { WorkingCopy } from '../working-copy.ts';
import { LOCKFILES, npmFailure, parseNpmLock, withoutOurRegistry } from './npm-lock.ts';
import { repositoryPath } from './repository-path.ts';
import { NPM_SETTINGS } from '../settings-files.ts';
import type { Tool } from './tool.ts';
import { failed } from './tool.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });

/**
 * Brings the lockfile of `directory` (or the nearest above it, as in a workspace) in step with its
 * package.json. Nothing is installed and no script runs; the lockfile keeps its format version.
 */
export const npmLockfile: Tool<z.infer<typeof schema>> = {
  name: 'npm-lockfile',
  ecosystem: 'npm',
  programs: [],
  settings: [NPM_SETTINGS],
  schema,
  run: async ({ copy, registryEnvironment, registry, run }, args) => {
    const directory = args.directory ?? '';
    const place = directory === '' ? 'the repository’s root' : directory;
    if (!copy.files.has(under(directory, 'package.json'))) {
      return failed(`There is no package.json in ${place}.`);
    }
    const path = nearestLockfile(copy, directory);
    if (path === null) {
      return failed(`There is no package-lock.json in ${place} or above it to be brought in step.`);
    }
    const content = await copy.read(path);
    const lock = content === null ? null : parseNpmLock(content);
    const version = lock?.version ?? null;
    const home = dirname(path) === '.' ? '' : dirname(path);
    const result = await run({
      argv: [
        'npm',
        'install',
        '--package-lock-only',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        ...(version === null ? [] : [`--lockfile-version=${version}`]),
        ...(lock?.omitsResolved === true ? ['--omit-lockfile-registry-resolved'] : []),
      ],
      directory: home,
      env: registryEnvironment,
      network: 'registry',
    });
    if (!result.ok) return failed(npmFailure('npm install --package-lock-only', result));
    const allowed = new Set(LOCKFILES.map((name) => under(home, name)));
    return {
      ok: true,
      keep: (changed) => allowed.has(changed),
      finish: (written) => withoutOurRegistry(written, content, registry),
    };
  },
};

function nearestLockfile(copy: WorkingCopy, directory: string): string | null {
  for (let folder = directory; ; folder = dirname(folder) === '.' ? '' : dirname(folder)) {
    const name = LOCKFILES.find((candidate) => copy.files.has(under(folder, candidate)));
    if (name !== undefined) return under(folder, name);
    if (folder === '') return null;
  }
}

function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
