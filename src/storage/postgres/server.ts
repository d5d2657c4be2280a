import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, OperatorError } from '../../domain/errors.ts';
import type { Account } from './account.ts';
import { askServer } from './ask-server.ts';
import { readPostmaster } from './data-folder.ts';
import { livingIn } from './living-processes.ts';
import { SOCKET_NAME } from './socket-folder.ts';

const START_PATIENCE_MS = 60_000;
// Replaying a long journal after a crash takes its time, and says so.
const RECOVERY_PATIENCE_MS = 900_000;
const STOP_PATIENCE_MS = 60_000;

// Only for tests: fast, and worth nothing after a crash.
const DISPOSABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
// Ends Postgres when whoever holds the other end of standard input is gone.
const GUARD = '"$@" & server=$!; cat >/dev/null; kill -INT "$server"; wait "$server"';

interface ServerOptions {
  postgres: string;
  data: string;
  socketFolder: string;
  /** File for what Postgres says; that of the start before is kept beside it. */
  log: string;
  account: Account;
  environment: Record<string, string>;
  disposable: boolean;
}

async function launch(options: ServerOptions): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=',
    'unix_socket_permissions=0700',
    'max_connections=200',
    'log_checkpoints=off',
    ...(options.disposable ? DISPOSABLE : []),
  ];
  const server = [
    options.postgres,
    '-D',
    options.data,
    '-k',
    options.socketFolder,
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const [command = '', ...rest] = [
    ...options.account.prefix,
    ...(options.disposable ? ['/bin/sh', '-c', GUARD, 'sh'] : []),
    ...server,
  ];
  await rename(options.log, `${options.log}.previous`).catch(() => undefined);
  const log = await open(options.log, 'w', 0o600);
  try {
    const child = spawn(command, rest, {
      // A session of its own: Ctrl-C goes to us, who let running work finish first.
      detached: true,
      cwd: '/',
      env: options.environment,
      stdio: [options.disposable ? 'pipe' : 'ignore', log.fd, log.fd],
      ...options.account.ids,
    });
    child.unref();
    if (child.stdin && 'unref' in child.stdin) (child.stdin as { unref(): void }).unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Starts Postgres and waits until it answers. Throws an OperatorError with its last words. */
export async function startServer(options: ServerOptions): Promise<ChildProcess> {
  const child = await launch(options);
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended ??= `exit ${code ?? signal ?? ''}`));
  const begin = Date.now();
  for (;;) {
    const state = await askServer(options.socketFolder);
    if (state === 'ready') return child;
    const patience = state === 'starting' ? RECOVERY_PATIENCE_MS : START_PATIENCE_MS;
    if (ended !== null || Date.now() - begin > patience) {
      const words = await readFile(options.log, 'utf8').catch(() => '');
      throw new OperatorError(
        `The embedded Postgres did not start (${ended ?? 'no answer in time'}). ${options.log}: ` +
          words.trim().split('\n').slice(-12).join('\n'),
        { code: 'database_not_started' },
      );
    }
    await sleep(15);
  }
}

/** Stops the server of a data folder, whoever started it, and waits until all of it is gone. */
export async function stopServer(data: string): Promise<void> {
  const postmaster = await readPostmaster(data);
  const end = Date.now() + STOP_PATIENCE_MS;
  let asked = false;
  for (let living = await livingIn(data); living.length > 0; living = await livingIn(data)) {
    // Where the first process was killed, the others notice and end by themselves.
    if (!asked && postmaster !== null && living.includes(postmaster.pid)) {
      process.kill(postmaster.pid, 'SIGINT');
      asked = true;
    }
    if (Date.now() > end) {
      throw new AppError(
        `The embedded Postgres (processes ${living.join(', ')}) did not stop within a minute; the ` +
          `next start will join it.`,
        { code: 'database_not_stopped' },
      );
    }
    await sleep(15);
  }
}

/**
 * Makes the way free for a start where no server answers: waits for the last processes of a
 * killed one, removes what it left, and throws an OperatorError when a server that is not ours
 * holds the folder.
 */
export async function clearRemains(data: string, socketFolder: string | null): Promise<void> {
  const end = Date.now() + START_PATIENCE_MS;
  for (let living = await livingIn(data); living.length > 0; living = await livingIn(data)) {
    const postmaster = await readPostmaster(data);
    const foreign =
      postmaster !== null &&
      living.includes(postmaster.pid) &&
      postmaster.socketFolder !== '' &&
      postmaster.socketFolder !== socketFolder;
    if (foreign || Date.now() > end) {
      throw new OperatorError(
        `${data} is in use by a Postgres that Pipewright did not start (process ` +
          `${postmaster?.pid ?? living.join(', ')}). Stop it, or set DATA_DIR to another folder, ` +
          `or DATABASE_URL to that server.`,
        { code: 'database_in_use' },
      );
    }
    await sleep(50);
  }
  await rm(join(data, 'postmaster.pid'), { force: true });
  if (socketFolder !== null) {
    await rm(join(socketFolder, SOCKET_NAME), { force: true });
    await rm(join(socketFolder, `${SOCKET_NAME}.lock`), { force: true });
  }
}
