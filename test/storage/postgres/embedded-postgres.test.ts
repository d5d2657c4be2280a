import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openStorage } from '../../../src/storage/open-storage.ts';
import { chooseAccount } from '../../../src/storage/postgres/account.ts';
import { findBinaries } from '../../../src/storage/postgres/binaries.ts';
import { hasDatabase } from '../../../src/storage/postgres/embedded-postgres.ts';
import { linkLibraries } from '../../../src/storage/postgres/library-links.ts';
import { livingIn } from '../../../src/storage/postgres/living-processes.ts';
import { startServer, stopServer } from '../../../src/storage/postgres/server.ts';
import { makeSocketFolder } from '../../../src/storage/postgres/socket-folder.ts';
import { holdStorage } from '../../support/held-storage.ts';
import { storeDelivery, useStorageFolders } from '../../support/storage-folders.ts';

const { root, dataDir, folder, data, open, postmaster } = useStorageFolders();

describe('openStorage without a database', () => {
  it('keeps its data over a stop and a second start', async () => {
    expect(await hasDatabase(dataDir())).toBe(false);
    const first = await open();
    expect(await hasDatabase(dataDir())).toBe(true);
    expect(first.embedded).toBe(true);
    expect(await storeDelivery(first, 'kept')).toBe('stored');
    expect(await first.ping()).toBeGreaterThan(0);
    expect(first.poolStats().total).toBeGreaterThan(0);
    await first.stop();
    expect(await livingIn(data())).toEqual([]);

    const second = await open();
    expect(await storeDelivery(second, 'kept')).toBe('duplicate');
    const client = new pg.Client({ connectionString: second.connectionString });
    await client.connect();
    const { rows } = await client.query('SHOW fsync');
    await client.end();
    expect(rows).toEqual([{ fsync: 'on' }]);
  });

  it('adopts the server that a killed process left running', async () => {
    const killed = await holdStorage(dataDir());
    expect(killed.answer).toBe('ready');
    const orphan = await postmaster();
    await killed.kill();
    expect(await livingIn(data())).toContain(orphan);

    const storage = await open();
    expect(await postmaster()).toBe(orphan);
    expect(await storeDelivery(storage, 'kept')).toBe('duplicate');
    await storage.stop();
    expect(await livingIn(data())).toEqual([]);
  });

  it('joins the server of another process, and the last one out stops it', async () => {
    const first = await holdStorage(dataDir());
    const server = await postmaster();
    const second = await open();
    expect(await postmaster()).toBe(server);
    expect(await storeDelivery(second, 'kept')).toBe('duplicate');
    expect(await first.end()).toBe(0);
    expect(await storeDelivery(second, 'after the first left')).toBe('stored');
    const third = await holdStorage(dataDir());
    await second.stop();
    expect(await livingIn(data())).toContain(server);
    expect(await third.end()).toBe(0);
    expect(await livingIn(data())).toEqual([]);
  });

  it('says so when a Postgres that is not ours holds the folder', async () => {
    const binaries = findBinaries();
    const environment = await linkLibraries(binaries, join(folder(), 'lib'));
    const { postgres } = binaries;
    const place = { folder: folder(), data: data(), postgres, environment };
    const account = await chooseAccount(place);
    await mkdir(join(root(), 'foreign'), { mode: 0o711 });
    const socketFolder = await makeSocketFolder(join(root(), 'foreign'), account);
    const log = join(root(), 'foreign.log');
    await startServer({ ...place, socketFolder, log, account, disposable: false });
    const foreign = await postmaster();
    await expect(open()).rejects.toMatchObject({
      code: 'database_in_use',
      message: expect.stringContaining(`process ${foreign}`) as string,
    });
    await stopServer(data());
    await open();
  });

  it('refuses what is no data folder of ours', async () => {
    const wrong = join(root(), 'wrong');
    await mkdir(join(wrong, 'postgres', 'data'), { recursive: true });
    await expect(open(wrong)).rejects.toMatchObject({ code: 'database_damaged' });
    await writeFile(join(wrong, 'postgres', 'data', 'PG_VERSION'), '9\n');
    await expect(open(wrong)).rejects.toMatchObject({
      code: 'database_of_another_version',
      message: expect.stringContaining('Postgres 9') as string,
    });
  });

  it('says what to do where the folder cannot be made', async () => {
    const file = join(root(), 'file');
    await writeFile(file, '');
    await expect(open(join(file, 'data'))).rejects.toMatchObject({
      code: 'data_folder',
      message: expect.stringContaining('DATA_DIR') as string,
    });
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
    const failure = openStorage({
      databaseUrl,
      dataDir: dataDir(),
      logger: pino({ level: 'silent' }),
    });
    await expect(failure).rejects.toMatchObject({
      code: 'database_unreachable',
      message: expect.stringContaining('127.0.0.1:1/shop') as string,
    });
    await expect(failure).rejects.not.toMatchObject({
      message: expect.stringContaining('s3cret') as string,
    });
  });
});
