import { spawnSync } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { OperatorError } from '../../domain/errors.ts';

/** As whom the programs of Postgres run: Postgres refuses to run as root. */
export interface Account {
  /** Set where root hands over to another account. */
  ids: { uid: number; gid: number } | null;
  /** What to put before the command; `unshare` where only another name for ourselves helps. */
  prefix: string[];
  /** For people. */
  name: string;
}

const OURSELVES: Account = { ids: null, prefix: [], name: 'this user' };
const RENAMED: Account = {
  ids: null,
  prefix: ['unshare', '--user', '--map-user=1', '--map-group=1', '--'],
  name: 'this user in a user namespace',
};
// The sandbox runs foreign programs as nobody: last.
const SERVICE_ACCOUNTS = ['postgres', 'daemon', 'nobody'];

interface Place {
  /** The folder that holds the data folder. */
  folder: string;
  data: string;
  postgres: string;
  environment: Record<string, string>;
}

/** Whether Postgres starts as this account and reaches its folder from there. */
function works(account: Account, place: Place): boolean {
  const [command, ...rest] = [
    ...account.prefix,
    '/bin/sh',
    '-c',
    'cd -- "$1" && exec "$2" --version',
    'sh',
    place.folder,
    place.postgres,
  ];
  return spawnSync(command, rest, { env: place.environment, ...account.ids }).status === 0;
}

function lookUp(name: string): Account | null {
  const id = (flag: string): number => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return answer.status === 0 ? Number(answer.stdout) : Number.NaN;
  };
  const [uid, gid] = [id('-u'), id('-g')];
  return uid > 0 && gid >= 0 ? { ids: { uid, gid }, prefix: [], name } : null;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    // This uid has no line in passwd, and initdb insists on one.
    return false;
  }
}

async function owner(path: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(path);
    return { ids: { uid, gid }, prefix: [], name: `the owner of ${path} (uid ${uid})` };
  } catch {
    return null;
  }
}

function refuse(place: Place, tried: Account[]): OperatorError {
  return new OperatorError(
    `The embedded Postgres cannot run in ${place.folder}: tried as ` +
      `${tried.map(({ name }) => name).join(', ')}. Set DATA_DIR to a folder that one of these ` +
      `can enter, run Pipewright as a user of its own, or set DATABASE_URL.`,
    { code: 'no_account_for_postgres' },
  );
}

/**
 * Chooses as whom Postgres runs: ourselves; as root the owner of the data folder, else a service
 * account that reaches the folder; else ourselves by another name in a user namespace. Throws an
 * OperatorError when none works.
 */
export async function chooseAccount(place: Place): Promise<Account> {
  const uid = process.geteuid?.() ?? 0;
  const dataOwner = await owner(place.data);
  if (uid !== 0) {
    if (dataOwner?.ids && dataOwner.ids.uid !== uid) {
      throw new OperatorError(
        `${place.data} belongs to uid ${dataOwner.ids.uid} and this process runs as uid ${uid}. ` +
          `Run it as that user or as root, or set DATA_DIR to another folder.`,
        { code: 'database_of_another_user' },
      );
    }
    const account = hasName() ? OURSELVES : RENAMED;
    if (works(account, place)) return account;
    throw refuse(place, [account]);
  }
  if (dataOwner?.ids) {
    const account = dataOwner.ids.uid === 0 ? RENAMED : dataOwner;
    if (works(account, place)) return account;
    throw refuse(place, [account]);
  }
  const folderOwner = await owner(place.folder);
  const tried = [
    ...(folderOwner?.ids && folderOwner.ids.uid !== 0 ? [folderOwner] : []),
    ...SERVICE_ACCOUNTS.map(lookUp).filter((account) => account !== null),
    RENAMED,
  ];
  const account = tried.find((candidate) => works(candidate, place));
  if (account === undefined) throw refuse(place, tried);
  return account;
}

/** Gives a file or folder to the account, where it is another than ourselves. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.ids) await chown(path, account.ids.uid, account.ids.gid);
}
