import { chmod, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeFolder } from '../../config/make-folder.ts';
import { OperatorError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { askServer, connectionStringOf } from './ask-server.ts';
import { findBinaries } from './binaries.ts';
import { readPostmaster } from './data-folder.ts';
import { ensureServer, layoutBelow } from './ensure-server.ts';
import { withLock } from './lock.ts';
import { announcePresence, othersPresent } from './presence.ts';
import { stopServer } from './server.ts';
import { dropSocketFolder } from './socket-folder.ts';

const WATCH_MS = 2_000;

/** Whether there is a database of the embedded Postgres below `dataDir`. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  const { data } = layoutBelow(resolve(dataDir));
  return (await stat(data).catch(() => null)) !== null;
}

/** A use of the embedded Postgres; the last use to end stops it. */
export interface EmbeddedPostgres {
  connectionString: string;
  stop(): Promise<void>;
}

async function provide(path: string): Promise<void> {
  try {
    if ((await stat(path).catch(() => null)) === null) {
      await makeFolder(path);
      // Entered, not read, by the account that Postgres runs as.
      await chmod(path, 0o711);
    }
  } catch (cause) {
    throw new OperatorError(
      `${path} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Set DATA_DIR to a folder that this user may write to.`,
      { code: 'data_folder', cause },
    );
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Calls `revive` when the server is gone; answers how to stop watching. */
function watchServer(
  deps: { data: string; socketFolder: string; logger: Logger },
  revive: () => Promise<void>,
): () => Promise<void> {
  const { data, socketFolder, logger } = deps;
  let looking: Promise<void> | null = null;
  let pid: number | null = null;
  const look = async (): Promise<void> => {
    pid ??= (await readPostmaster(data))?.pid ?? null;
    if (pid !== null && !isGone(pid)) return;
    pid = null;
    // The pid of a server that another container started means nothing here: ask it.
    if ((await askServer(socketFolder)) !== 'absent') return;
    logger.error({ data }, 'the embedded Postgres is gone; starting it again');
    await revive();
  };
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => {
        logger.error({ data, reason: String(error) }, 'the embedded Postgres did not come back');
      })
      .finally(() => {
        looking = null;
      });
  }, WATCH_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/**
 * Starts the Postgres below `dataDir`, or joins the one that other commands of ours (or a killed
 * one) have running there, and starts it again should it die. `disposable` is for tests: no fsync,
 * and gone with this process. Throws an OperatorError when the platform has none or the folder
 * cannot be used.
 */
export async function openEmbeddedPostgres(deps: {
  dataDir: string;
  logger: Logger;
  disposable?: boolean;
}): Promise<EmbeddedPostgres> {
  const { logger, disposable = false } = deps;
  const binaries = findBinaries();
  const dataDir = resolve(deps.dataDir);
  const layout = layoutBelow(dataDir);
  const { folder, data, lock, presences } = layout;
  await provide(dataDir);
  await provide(folder);
  const presence = await announcePresence(presences).catch((cause: unknown) => {
    throw new OperatorError(
      `${presences} cannot be written to: ${String(cause)}. It may be another user's: run this as ` +
        `that user or as root, or set DATA_DIR to another folder.`,
      { code: 'data_folder', cause },
    );
  });

  const ensure = (): ReturnType<typeof ensureServer> =>
    withLock(lock, presence.file, () =>
      ensureServer(layout, { binaries, own: presence.file, disposable, logger }),
    );
  const server = await ensure().catch(async (cause: unknown) => {
    await presence.leave();
    throw cause;
  });
  let { child } = server;
  const revive = async (): Promise<void> => {
    const again = await ensure();
    child = again.child ?? child;
  };
  const unwatch = watchServer({ data, socketFolder: server.socketFolder, logger }, revive);

  const stop = async (): Promise<void> => {
    await unwatch();
    await withLock(lock, presence.file, async () => {
      try {
        if ((await othersPresent(presences, presence.file)).length > 0) return;
        await stopServer(data);
        await dropSocketFolder(folder);
        logger.info({ data }, 'embedded Postgres stopped');
      } finally {
        // Before the lock is given up, so that of two that leave at once the second sees it.
        await presence.leave();
      }
    });
    child?.stdin?.destroy();
  };
  let stopping: Promise<void> | null = null;
  return {
    connectionString: connectionStringOf(server.socketFolder),
    stop: () => (stopping ??= stop()),
  };
}
