import { lockfileTool } from './node/lockfile-tool.ts';
import { yarnWriter } from './node/yarn-writers.ts';

/** Brings the yarn.lock of yarn 1 in step. */
export const yarnLockfile = lockfileTool({
  name: 'yarn-lockfile',
  writer: yarnWriter,
  lockfile: 'yarn.lock of yarn 1',
});
