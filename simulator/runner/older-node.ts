import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningJob } from './step-context.ts';

/**
 * Gives the job's later steps a Node.js that calls itself an older one, where `wanted` names an
 * older major than the machine has; gives what it calls itself, null where it is the machine's own.
 */
export async function useOlderNode(job: RunningJob, wanted: string): Promise<string | null> {
  const major = Number(/^v?(\d+)(?:\.(?:\d+|x))*$/.exec(wanted)?.[1] ?? Number.NaN);
  if (!(major < Number(process.versions.node.split('.')[0]))) return null;
  const version = `v${major}.20.0`;
  const folder = await job.folders.makeSource();
  const script = `#!/bin/sh\nexec "$(PATH='${job.sandbox.path}' command -v node)" --require "$0.cjs" "$@"\n`;
  const claim = `Object.defineProperty(process, 'version', { value: '${version}' });
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version.slice(1)}' } });
`;
  await writeFile(join(folder.source, 'node'), script, { mode: 0o755 });
  await writeFile(join(folder.source, 'node.cjs'), claim);
  job.folders.binds.push(folder);
  job.path.unshift(job.sandbox.at(folder));
  return version;
}
