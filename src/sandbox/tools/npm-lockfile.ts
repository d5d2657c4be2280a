import { lockfileTool } from './node/lockfile-tool.ts';
import { npmWriter } from './node/npm-writer.ts';

/** Brings package-lock.json or npm-shrinkwrap.json in step; it keeps its format version. */
export const npmLockfile = lockfileTool({
  name: 'npm-lockfile',
  writer: npmWriter,
  lockfile: 'package-lock.json',
});
