import { z } from 'zod';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { pnpmWriter } from './node/pnpm-writer.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { failed, type Tool } from './tool.ts';

const schema = z.strictObject({});

/** Brings the pnpm-lock.yaml at the root in step with the manifests; nothing of the repository is executed. */
export const pnpmLockfile: Tool<z.infer<typeof schema>> = {
  name: 'pnpm-lockfile',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench) => {
    const lockfile = await findLockfile(bench.copy, '', [pnpmWriter]);
    if (lockfile !== null) return bringInStep(bench, lockfile);
    return failed('There is no pnpm-lock.yaml at the repository’s root to be brought in step.');
  },
};
