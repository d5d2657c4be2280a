import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OperatorError } from '../../domain/errors.ts';
import { type Account, giveTo } from './account.ts';
import { SUPERUSER } from './ask-server.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/** Whether a data folder is there; throws an OperatorError when it is of another major version. */
export async function hasData(data: string, binaries: Binaries): Promise<boolean> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) {
    if (await stat(data).catch(() => null)) {
      throw new OperatorError(
        `${data} is there but is no Postgres data folder (no PG_VERSION in it). Move it away to ` +
          `start afresh, or restore it from a backup.`,
        { code: 'database_damaged' },
      );
    }
    return false;
  }
  if (Number.parseInt(version, 10) !== binaries.major) {
    throw new OperatorError(
      `${data} was made by Postgres ${version.trim()} and this version of Pipewright brings ` +
        `${binaries.major}. Dump it with the version that made it and restore it into a new ` +
        `DATA_DIR, or set DATABASE_URL.`,
      { code: 'database_of_another_version' },
    );
  }
  return true;
}

/** Makes the data folder, whole or not at all: what initdb leaves half done has another name. */
export async function createData(
  data: string,
  options: {
    binaries: Binaries;
    account: Account;
    environment: Record<string, string>;
    sync: boolean;
  },
): Promise<void> {
  const parent = join(data, '..');
  for (const name of await readdir(parent)) {
    if (name.startsWith('data.new-')) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
  const draft = join(parent, `data.new-${process.pid}`);
  await mkdir(draft, { mode: 0o700 });
  await giveTo(options.account, draft);
  const [command = '', ...rest] = [
    ...options.account.prefix,
    options.binaries.initdb,
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(options.sync ? [] : ['--no-sync']),
  ];
  try {
    await run(command, rest, { env: options.environment, cwd: '/', ...options.account.ids });
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const { stderr } = cause as { stderr?: string };
    throw new OperatorError(
      `initdb could not make ${data} as ${options.account.name}: ` +
        `${(stderr ?? String(cause)).trim()}. Free space or permissions are the usual causes; or ` +
        `set DATABASE_URL.`,
      { code: 'database_not_created', cause },
    );
  }
  await rename(draft, data);
}

/** What Postgres wrote about itself into `postmaster.pid`, or null. */
export async function readPostmaster(
  data: string,
): Promise<{ pid: number; socketFolder: string } | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  return Number.isNaN(pid) ? null : { pid, socketFolder: (lines[4] ?? '').trim() };
}
