import { z } from 'zod';
import { firstSides } from './conflict-markers.ts';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { repositoryPath } from './repository-path.ts';
import { failed, type Tool } from './tool.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });

/**
 * Takes the merge-conflict markers out of the JavaScript lockfile of `directory`: of each conflict the
 * side of the branch that was merged into stays, and the package manager adds what the manifests
 * ask for beyond it. A manifest with markers of its own is for people.
 */
export const lockfileConflict: Tool<z.infer<typeof schema>> = {
  name: 'lockfile-conflict',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench, { directory = '' }) => {
    const lockfile = await findLockfile(bench.copy, directory);
    if (lockfile === null) {
      return failed(
        `There is no lockfile in ${directory === '' ? 'the repository’s root' : `${directory} or above it`}.`,
      );
    }
    const text = firstSides(lockfile.text);
    if (text === null) return failed(`${lockfile.path} has no merge conflict that is left in it.`);
    const marked = await manifestWithMarkers(bench.copy);
    if (marked !== null) {
      return failed(
        `${marked} has a merge conflict too, and which side is meant there is for people to say.`,
      );
    }
    await bench.copy.write(lockfile.path, text);
    return bringInStep(bench, { ...lockfile, text });
  },
};

async function manifestWithMarkers(
  copy: Parameters<typeof findLockfile>[0],
): Promise<string | null> {
  for (const path of copy.files.keys()) {
    if (!/(?:^|\/)package\.json$/.test(path)) continue;
    const content = await copy.read(path);
    if (content !== null && /^<{7}\s/m.test(Buffer.from(content).toString())) return path;
  }
  return null;
}
