import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperatorError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { chooseAccount } from './account.ts';
import { askServer, connectionStringOf } from './ask-server.ts';
import { findBinaries } from './binaries.ts';
import { createData, hasData } from './data-folder.ts';
import { linkLibraries } from './library-links.ts';
import { withLock } from './lock.ts';
import { announcePresence, othersPresent, readPresence } from './presence.ts';
import { isAlive } from './process-identity.ts';
import { clearRemains, startServer, stopServer } from './server.ts';
import { dropSocketFolder, findSocketFolder, makeSocketFolder } from './socket-folder.ts';

/** A use of the embedded Postgres; the last use to end stops it. */
export interface EmbeddedPostgres {
  connectionString: string;
  stop(): Promise<void>;
}

async function makeFolder(path: string): Promise<void> {
  try {
    if ((await stat(path).catch(() => null)) === null) {
      await mkdir(path, { recursive: true });
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

/** Refuses a folder that a process of another machine or container uses, where no server answers. */
async function refuseElsewhere(presences: string[]): Promise<void> {
  for (const file of presences) {
    const identity = await readPresence(file);
    if (identity !== null && isAlive(identity) === null) {
      throw new OperatorError(
        `The data folder is in use by process ${identity.pid} on ${identity.host} (${file}), and ` +
          `its Postgres cannot be reached from here. Stop it there, set DATA_DIR to another ` +
          `folder, or set DATABASE_URL so that several machines share one Postgres.`,
        { code: 'database_in_use' },
      );
    }
  }
}

/**
 * Starts the Postgres below `dataDir`, or joins the one that other commands of ours (or a killed
 * one) have running there. `disposable` is for tests: no fsync, and gone with this process.
 * Throws an OperatorError when the platform has none or the folder cannot be used.
 */
export async function openEmbeddedPostgres(deps: {
  dataDir: string;
  logger: Logger;
  disposable?: boolean;
}): Promise<EmbeddedPostgres> {
  const { logger, disposable = false } = deps;
  const binaries = findBinaries();
  const dataDir = resolve(deps.dataDir);
  const folder = join(dataDir, 'postgres');
  const data = join(folder, 'data');
  const lock = join(folder, 'lock');
  const presences = join(folder, 'processes');
  await makeFolder(dataDir);
  await makeFolder(folder);

  const ensureServer = async (
    own: string,
  ): Promise<{ socketFolder: string; child: ChildProcess | null }> => {
    const running = await findSocketFolder(folder);
    let state = running === null ? 'absent' : await askServer(running);
    for (const end = Date.now() + 60_000; state === 'starting' && Date.now() < end;) {
      state = await askServer(running ?? '');
    }
    if (running !== null && state !== 'absent') {
      logger.info({ data }, 'joined the embedded Postgres that was running already');
      return { socketFolder: running, child: null };
    }
    const present = await hasData(data, binaries);
    await refuseElsewhere(await othersPresent(presences, own));
    if (present) await clearRemains(data, running);

    const environment = await linkLibraries(binaries, join(folder, 'lib'));
    const { postgres } = binaries;
    const account = await chooseAccount({ folder, data, postgres, environment });
    if (!present) {
      await createData(data, { binaries, account, environment, sync: !disposable });
    }
    const socketFolder = await makeSocketFolder(folder, account);
    const log = join(folder, 'server.log');
    const child = await startServer({
      postgres,
      data,
      socketFolder,
      log,
      account,
      environment,
      disposable,
    });
    logger.info({ data, account: account.name, first: !present }, 'embedded Postgres started');
    return { socketFolder, child };
  };

  const presence = await announcePresence(presences).catch((cause: unknown) => {
    throw new OperatorError(
      `${presences} cannot be written to: ${String(cause)}. It may be another user's: run this as ` +
        `that user or as root, or set DATA_DIR to another folder.`,
      { code: 'data_folder', cause },
    );
  });
  const { socketFolder, child } = await withLock(lock, presence.file, () =>
    ensureServer(presence.file),
  ).catch(async (cause: unknown) => {
    await presence.leave();
    throw cause;
  });

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
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
  return {
    connectionString: connectionStringOf(socketFolder),
    stop: () => (stopping ??= stop()),
  };
}
