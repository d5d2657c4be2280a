import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, giveTo } from './account.ts';

/** The name Postgres gives its socket; the number stands for a port that nothing listens on. */
export const SOCKET_NAME = '.s.PGSQL.5432';
// A socket's address holds 107 bytes on Linux and 103 on macOS.
const LONGEST = 103;

function fits(folder: string): boolean {
  // Postgres reads commas and quotes in the option as a list.
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= LONGEST && !/[,"]/.test(folder);
}

/** The folder of the socket: inside `folder`, or the short one recorded there, or null. */
export async function findSocketFolder(folder: string): Promise<string | null> {
  const inside = join(folder, 'socket');
  if (fits(inside)) return inside;
  const recorded = await readFile(join(folder, 'socket-folder'), 'utf8').catch(() => null);
  return recorded === null || !fits(recorded) ? null : recorded;
}

async function isOurs(path: string, account: Account): Promise<boolean> {
  const uid = account.ids?.uid ?? process.geteuid?.();
  try {
    const stats = await lstat(path);
    return stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/**
 * Gives the folder for the socket of a server about to start, 0700 and the account's own. Where
 * the path inside `folder` is too long it is a short one below the temporary folder, recorded.
 */
export async function makeSocketFolder(folder: string, account: Account): Promise<string> {
  const inside = join(folder, 'socket');
  if (fits(inside)) {
    if (await isOurs(inside, account)) return inside;
    await rm(inside, { recursive: true, force: true });
    await mkdir(inside, { mode: 0o700 });
    await giveTo(account, inside);
    return inside;
  }
  const recorded = await findSocketFolder(folder);
  if (recorded !== null && (await isOurs(recorded, account))) return recorded;
  const parent = fits(join(tmpdir(), 'pipewright-XXXXXX')) ? tmpdir() : '/tmp';
  const elsewhere = await mkdtemp(join(parent, 'pipewright-'));
  await giveTo(account, elsewhere);
  await writeFile(join(folder, 'socket-folder'), elsewhere);
  return elsewhere;
}

/** Removes a socket folder outside `folder` after its server stopped. */
export async function dropSocketFolder(folder: string): Promise<void> {
  const used = await findSocketFolder(folder);
  if (used === null || used === join(folder, 'socket')) return;
  await rm(used, { recursive: true, force: true });
  await rm(join(folder, 'socket-folder'), { force: true });
}
