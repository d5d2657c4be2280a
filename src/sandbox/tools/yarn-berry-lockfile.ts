import { lockfileTool } from './node/lockfile-tool.ts';
import { berryWriter } from './node/yarn-writers.ts';

/** Brings the yarn.lock of yarn 2 or newer in step. */
export const yarnBerryLockfile = lockfileTool({
  name: 'yarn-berry-lockfile',
  writer: berryWriter,
  lockfile: 'yarn.lock of yarn 2 or newer',
});
