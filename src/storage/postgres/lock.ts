import { randomUUID } from 'node:crypto';
import { link, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../../domain/errors.ts';
import { isPresent, readPresence } from './presence.ts';

const PATIENCE_MS = 180_000;

async function inode(file: string): Promise<number | null> {
  return stat(file).then(
    ({ ino }) => ino,
    () => null,
  );
}

/** Takes away a dead holder's lock, and nobody else's that was taken in the meantime. */
async function breakLock(lock: string, judged: number): Promise<void> {
  const aside = `${lock}.broken-${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  if ((await inode(aside)) !== judged) await link(aside, lock);
  await rm(aside, { force: true });
}

/**
 * Runs `work` while this process alone holds `lock`. The lock is a hard link to the holder's
 * presence file, so that it names its holder and beats with it; a dead holder's lock is broken.
 * Throws an OperatorError when a living holder keeps it for three minutes.
 */
export async function withLock<T>(
  lock: string,
  presenceFile: string,
  work: () => Promise<T>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await link(presenceFile, lock);
      break;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    const holder = await inode(lock);
    if (holder !== null && !(await isPresent(lock))) await breakLock(lock, holder);
    if (Date.now() > end) {
      const identity = await readPresence(lock);
      throw new OperatorError(
        `Process ${identity?.pid ?? 'unknown'} on ${identity?.host ?? 'an unknown host'} has been ` +
          `starting or stopping the embedded Postgres for three minutes (${lock}). See the log ` +
          `beside it; end that process if it hangs.`,
        { code: 'database_in_use', retryable: true },
      );
    }
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}
