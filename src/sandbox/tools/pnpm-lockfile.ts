import { lockfileTool } from './node/lockfile-tool.ts';
import { pnpmWriter } from './node/pnpm-writer.ts';

/** Brings pnpm-lock.yaml in step. */
export const pnpmLockfile = lockfileTool({
  name: 'pnpm-lockfile',
  writer: pnpmWriter,
  lockfile: 'pnpm-lock.yaml',
});
