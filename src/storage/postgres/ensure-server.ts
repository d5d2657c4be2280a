import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { chooseAccount } from './account.ts';
import { askServer } from './ask-server.ts';
import type { Binaries } from './binaries.ts';
import { createData, hasData } from './data-folder.ts';
import { linkLibraries } from './library-links.ts';
import { othersPresent, readPresence } from './presence.ts';
import { isAlive } from './process-identity.ts';
import { clearRemains, startServer } from './server.ts';
import { findSocketFolder, makeSocketFolder } from './socket-folder.ts';

/** Where everything of the embedded Postgres stands below the data folder. */
export interface Layout {
  folder: string;
  data: string;
  lock: string;
  presences: string;
}

/** The layout below an absolute path. */
export function layoutBelow(dataDir: string): Layout {
  const folder = join(dataDir, 'postgres');
  return {
    folder,
    data: join(folder, 'data'),
    lock: join(folder, 'lock'),
    presences: join(folder, 'processes'),
  };
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

/** Asks until the server is ready or absent: one that starts or stops gets a minute. */
async function settled(socketFolder: string): Promise<'ready' | 'absent' | 'starting'> {
  const end = Date.now() + 60_000;
  for (;;) {
    const state = await askServer(socketFolder);
    if (state !== 'starting' || Date.now() > end) return state;
    await sleep(50);
  }
}

/**
 * Finds the server of a layout running, or starts it, its data folder made where there is none.
 * To be called by the holder of the lock, whose presence file is `own`. `child` is null when
 * somebody else started it.
 */
export async function ensureServer(
  layout: Layout,
  deps: { binaries: Binaries; own: string; disposable: boolean; logger: Logger },
): Promise<{ socketFolder: string; child: ChildProcess | null }> {
  const { folder, data } = layout;
  const { binaries, disposable, logger } = deps;
  const running = await findSocketFolder(folder);
  if (running !== null && (await settled(running)) !== 'absent') {
    logger.info({ data }, 'joined the embedded Postgres that was running already');
    return { socketFolder: running, child: null };
  }
  const present = await hasData(data, binaries);
  await refuseElsewhere(await othersPresent(layout.presences, deps.own));
  if (present) await clearRemains(data, running);

  const environment = await linkLibraries(binaries, join(folder, 'lib'));
  const { postgres } = binaries;
  const account = await chooseAccount({ folder, data, postgres, environment });
  if (!present) await createData(data, { binaries, account, environment, sync: !disposable });
  const socketFolder = await makeSocketFolder(folder, account);
  const child = await startServer({
    postgres,
    data,
    socketFolder,
    log: join(folder, 'server.log'),
    account,
    environment,
    disposable,
  });
  logger.info({ data, account: account.name, first: !present }, 'embedded Postgres started');
  return { socketFolder, child };
}
