import { link, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/open-storage.ts';
import { chooseAccount } from '../../../src/storage/postgres/account.ts';
import { findBinaries } from '../../../src/storage/postgres/binaries.ts';
import { readPostmaster } from '../../../src/storage/postgres/data-folder.ts';
import { linkLibraries } from '../../../src/storage/postgres/library-links.ts';
import { livingIn } from '../../../src/storage/postgres/living-processes.ts';
import { ownIdentity } from '../../../src/storage/postgres/process-identity.ts';
import { startServer, stopServer } from '../../../src/storage/postgres/server.ts';
import { makeSocketFolder } from '../../../src/storage/postgres/socket-folder.ts';
import { holdStorage } from '../../support/held-storage.ts';

const logger = pino({ level: 'silent' });
let root = '';
let dataDir = '';
const folder = (): string => join(dataDir, 'postgres');
const data = (): string => join(folder(), 'data');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-lifecycle-'));
  // One folder for all tests: what each leaves behind, the next must cope with.
  dataDir = join(root, 'data');
});
const opened: Storage[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.stop();
  const left = await livingIn(data()).catch(() => []);
  if (left.length > 0) throw new Error(`Postgres still runs: ${left.join(', ')}`);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function open(where = dataDir): Promise<Storage> {
  const storage = await openStorage({ databaseUrl: null, dataDir: where, logger });
  opened.push(storage);
  return storage;
}
function store(storage: Storage, guid: string): Promise<'stored' | 'duplicate'> {
  return storage.deliveries.store({
    guid,
    event: 'ping',
    action: null,
    installationId: null,
    repositoryId: null,
    repository: null,
    status: 'received',
    payload: new Uint8Array(20_000).fill(7),
  });
}
const postmaster = async (): Promise<number> => (await readPostmaster(data()))?.pid ?? 0;

describe('openStorage without a database', () => {
  it('keeps its data over a stop and a second start', async () => {
    const first = await open();
    expect(first.embedded).toBe(true);
    expect(await store(first, 'kept')).toBe('stored');
    expect(await first.ping()).toBeGreaterThan(0);
    expect(first.poolStats().total).toBeGreaterThan(0);
    await first.stop();
    expect(await livingIn(data())).toEqual([]);

    const second = await open();
    expect(await store(second, 'kept')).toBe('duplicate');
    const client = new pg.Client({ connectionString: second.connectionString });
    await client.connect();
    const { rows } = await client.query('SHOW fsync');
    await client.end();
    expect(rows).toEqual([{ fsync: 'on' }]);
  });

  it('adopts the server that a killed process left running', async () => {
    const killed = await holdStorage(dataDir);
    expect(killed.answer).toBe('ready');
    const orphan = await postmaster();
    await killed.kill();
    expect(await livingIn(data())).toContain(orphan);

    const storage = await open();
    expect(await postmaster()).toBe(orphan);
    expect(await store(storage, 'kept')).toBe('duplicate');
    await storage.stop();
    expect(await livingIn(data())).toEqual([]);
  });

  it('joins the server of another process, and the last one out stops it', async () => {
    const first = await holdStorage(dataDir);
    const server = await postmaster();
    const second = await open();
    expect(await postmaster()).toBe(server);
    expect(await store(second, 'kept')).toBe('duplicate');
    expect(await first.end()).toBe(0);
    expect(await store(second, 'after the first left')).toBe('stored');
    const third = await holdStorage(dataDir);
    await second.stop();
    expect(await livingIn(data())).toContain(server);
    expect(await third.end()).toBe(0);
    expect(await livingIn(data())).toEqual([]);
  });

  it('starts one server when several processes start at once', async () => {
    const held = await Promise.all([1, 2, 3].map(() => holdStorage(dataDir)));
    expect(held.map(({ answer }) => answer)).toEqual(['ready', 'ready', 'ready']);
    const servers = (await livingIn(data())).length;
    expect(servers).toBeGreaterThan(0);
    await Promise.all(held.map((each) => each.end()));
    expect(await livingIn(data())).toEqual([]);
  });

  it('starts Postgres again when it is killed, with all that was acknowledged', async () => {
    const storage = await open();
    expect(await store(storage, 'acknowledged')).toBe('stored');
    const killed = await postmaster();
    process.kill(killed, 'SIGKILL');
    // Connections to what is left of it answer for a moment more.
    await vi.waitFor(
      async () => {
        expect(await postmaster()).not.toBe(killed);
        await storage.ping();
      },
      { timeout: 20_000 },
    );
    expect(await store(storage, 'acknowledged')).toBe('duplicate');

    process.kill(await postmaster(), 'SIGKILL');
    await storage.stop();
    const again = await open();
    expect(await store(again, 'acknowledged')).toBe('duplicate');
  });

  it('goes on after everything was killed at once, in the middle of a start too', async () => {
    const killed = await holdStorage(dataDir);
    const server = await postmaster();
    process.kill(server, 'SIGKILL');
    await killed.kill();
    // As a process leaves it that was killed while it held the lock, half way through initdb.
    const presences = join(folder(), 'processes');
    const [stale = ''] = (await readdir(presences)).map((name) => join(presences, name));
    await link(stale, join(folder(), 'lock'));
    const storage = await open();
    expect(await store(storage, 'kept')).toBe('duplicate');
    expect(await readdir(presences)).toHaveLength(1);
  });

  it('says so when a Postgres that is not ours holds the folder', async () => {
    const binaries = findBinaries();
    const environment = await linkLibraries(binaries, join(folder(), 'lib'));
    const { postgres } = binaries;
    const place = { folder: folder(), data: data(), postgres, environment };
    const account = await chooseAccount(place);
    await mkdir(join(root, 'foreign'), { mode: 0o711 });
    const socketFolder = await makeSocketFolder(join(root, 'foreign'), account);
    const log = join(root, 'foreign.log');
    await startServer({ ...place, socketFolder, log, account, disposable: false });
    const foreign = await postmaster();
    await expect(open()).rejects.toMatchObject({
      code: 'database_in_use',
      message: expect.stringContaining(`process ${foreign}`) as string,
    });
    await stopServer(data());
    await open();
  });

  it('says so when another machine uses the folder, and believes it only while it lives', async () => {
    const presence = join(folder(), 'processes', 'elsewhere.json');
    const elsewhere = { ...ownIdentity(), place: 'another boot', host: 'build-7' };
    await writeFile(presence, JSON.stringify(elsewhere));
    const beat = setInterval(() => void utimes(presence, new Date(), new Date()), 300);
    await expect(open()).rejects.toMatchObject({
      code: 'database_in_use',
      message: expect.stringContaining('build-7') as string,
    });
    clearInterval(beat);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(presence, longAgo, longAgo);
    await open();
    expect(await readdir(join(folder(), 'processes'))).toHaveLength(1);
  });

  it('uses a short socket elsewhere when the path is too long for one', async () => {
    const long = join(root, 'long'.repeat(20), 'path'.repeat(10));
    const storage = await open(long);
    expect(await store(storage, 'far away')).toBe('stored');
    const elsewhere = await readFile(join(long, 'postgres/socket-folder'), 'utf8');
    expect(elsewhere.length).toBeLessThan(100);
    const other = await holdStorage(long);
    expect(other.answer).toBe('ready');
    await other.end();
    await storage.stop();
    await expect(readdir(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes a path with every odd character, and clears away what a killed initdb left', async () => {
    const odd = join(root, `o'dd, "pa th" %2F ünïcode & ?=#`);
    await mkdir(join(odd, 'postgres', 'data.new-1'), { recursive: true });
    const storage = await open(odd);
    expect(await store(storage, 'odd')).toBe('stored');
    expect(await readdir(join(odd, 'postgres'))).not.toContain('data.new-1');
  });

  it('refuses what is no data folder of ours', async () => {
    const wrong = join(root, 'wrong');
    await mkdir(join(wrong, 'postgres', 'data'), { recursive: true });
    await expect(open(wrong)).rejects.toMatchObject({ code: 'database_damaged' });
    await writeFile(join(wrong, 'postgres', 'data', 'PG_VERSION'), '9\n');
    await expect(open(wrong)).rejects.toMatchObject({
      code: 'database_of_another_version',
      message: expect.stringContaining('Postgres 9') as string,
    });
  });

  it('says what to do where the folder cannot be made', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(open(join(file, 'data'))).rejects.toMatchObject({
      code: 'data_folder',
      message: expect.stringContaining('DATA_DIR') as string,
    });
  });
});

describe('openEmbeddedPostgres, disposable', () => {
  it('is gone soon after its starter was killed', async () => {
    const where = join(root, 'disposable');
    const killed = await holdStorage(where, { mode: 'disposable' });
    expect(killed.answer).toBe('ready');
    expect(await livingIn(join(where, 'postgres/data'))).not.toEqual([]);
    await killed.kill();
    await vi.waitFor(
      async () => {
        expect(await livingIn(join(where, 'postgres/data'))).toEqual([]);
      },
      { timeout: 15_000 },
    );
  });
});

describe.runIf(process.geteuid?.() === 0)('openStorage as root', () => {
  it('works below a folder that nobody else can enter', async () => {
    const closed = join(root, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const storage = await open(join(closed, 'data'));
    expect(await store(storage, 'behind a door')).toBe('stored');
    await storage.stop();
    expect(await store(await open(join(closed, 'data')), 'behind a door')).toBe('duplicate');
  });

  it('joins the server of a plain user, who cannot take root’s', async () => {
    const daemon = { uid: 1, gid: 1 };
    const theirs = join(root, 'theirs');
    const { chown, chmod } = await import('node:fs/promises');
    await chmod(root, 0o755);
    await mkdir(theirs);
    await chown(theirs, daemon.uid, daemon.gid);
    const plain = await holdStorage(theirs, { ids: daemon });
    expect(plain.answer).toBe('ready');
    const storage = await open(theirs);
    expect(await store(storage, 'shared')).toBe('stored');
    await storage.stop();
    expect(await plain.end()).toBe(0);

    const refused = await holdStorage(dataDir, { ids: daemon });
    expect(refused.answer).toContain('DATA_DIR');
    expect(await refused.end()).toBe(1);
  });
});

describe('findBinaries', () => {
  it('says what to do where a platform has none', () => {
    expect(() => findBinaries('win32', 'x64')).toThrow(/win32-x64.*DATABASE_URL/s);
  });
});

describe('openStorage with a database', () => {
  it('says which cannot be reached, and not with which password', async () => {
    const databaseUrl = 'postgresql://me:s3cret@127.0.0.1:1/shop';
    const failure = openStorage({ databaseUrl, dataDir, logger });
    await expect(failure).rejects.toMatchObject({
      code: 'database_unreachable',
      message: expect.stringContaining('127.0.0.1:1/shop') as string,
    });
    await expect(failure).rejects.not.toMatchObject({
      message: expect.stringContaining('s3cret') as string,
    });
  });
});
