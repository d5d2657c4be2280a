import { z } from 'zod';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { yarnWriter } from './node/yarn-writers.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { failed, type Tool } from './tool.ts';

const schema = z.strictObject({});

/** Brings the yarn.lock of yarn 1 at the root in step with the manifests; nothing of the repository is executed. */
export const yarnLockfile: Tool<z.infer<typeof schema>> = {
  name: 'yarn-lockfile',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench) => {
    const lockfile = await findLockfile(bench.copy, '', [yarnWriter]);
    if (lockfile !== null) return bringInStep(bench, lockfile);
    return failed(
      'There is no yarn.lock of yarn 1 at the repository’s root to be brought in step.',
    );
  },
};
