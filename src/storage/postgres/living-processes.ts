import { execFile } from 'node:child_process';
import { readdir, readlink, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readPostmaster } from './data-folder.ts';

const run = promisify(execFile);

/**
 * Pids of the processes of Postgres that live in a data folder, of this machine and container.
 * Each of them has it as its working directory.
 */
export async function livingIn(data: string): Promise<number[]> {
  if (process.platform !== 'linux') {
    const postmaster = await readPostmaster(data);
    if (postmaster === null) return [];
    const command = await run('ps', ['-o', 'command=', '-p', String(postmaster.pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    );
    return command.includes('postgres') ? [postmaster.pid] : [];
  }
  const folder = await realpath(data);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const living = await Promise.all(
    pids.map(async (pid) => {
      // A process of another user cannot be looked at; Postgres runs as the folder's owner.
      const folderOfProcess = await readlink(`/proc/${pid}/cwd`).catch(() => null);
      return folderOfProcess === folder ? Number(pid) : null;
    }),
  );
  return living.filter((pid) => pid !== null);
}
