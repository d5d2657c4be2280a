import { statfs } from 'node:fs/promises';

const PERIOD_MS = 500;
/** What others may write meanwhile without being taken for the program's doing. */
const TOLERANCE_BYTES = 32 * 1024 * 1024;

/**
 * Watches the disks of some folders, and aborts `signal` once free space on one fell below `floor`
 * and is clearly less than at the start. A quota would be better; no unprivileged one exists.
 */
export async function guardDisk(
  folders: string[],
  floor: number,
): Promise<{ signal: AbortSignal; stop: () => void }> {
  const controller = new AbortController();
  const start = await Promise.all(folders.map(freeBytes));
  const look = async (): Promise<void> => {
    const now = await Promise.all(folders.map(freeBytes));
    const spent = now.some(
      (free, index) => free < floor && free < (start[index] ?? 0) - TOLERANCE_BYTES,
    );
    if (spent) controller.abort();
  };
  const timer = setInterval(() => void look(), PERIOD_MS);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** Without end for a folder that is not there: that is no reason to stop anything. */
async function freeBytes(folder: string): Promise<number> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
}
