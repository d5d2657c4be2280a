import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/open-storage.ts';
import { readPostmaster } from '../../src/storage/postgres/data-folder.ts';
import { livingIn } from '../../src/storage/postgres/living-processes.ts';

/** Folders for the embedded Postgres of one test file, and what looks into them. */
export interface StorageFolders {
  root: () => string;
  /** One data folder for all tests of the file: what each leaves behind, the next must cope with. */
  dataDir: () => string;
  /** `postgres` and `postgres/data` below it. */
  folder: () => string;
  data: () => string;
  /** Opens the storage of a folder until the end of the test. */
  open: (where?: string) => Promise<Storage>;
  /** The process that serves the data folder; 0 when there is none. */
  postmaster: () => Promise<number>;
}

/** Makes the folders before the tests of a file; fails a test that leaves a Postgres running. */
export function useStorageFolders(): StorageFolders {
  const logger = pino({ level: 'silent' });
  const opened: Storage[] = [];
  let root = '';
  const dataDir = () => join(root, 'data');
  const folder = () => join(dataDir(), 'postgres');
  const data = () => join(folder(), 'data');
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pipewright-lifecycle-'));
  });
  afterEach(async () => {
    for (const storage of opened.splice(0)) await storage.stop();
    const left = await livingIn(data()).catch(() => []);
    if (left.length > 0) throw new Error(`Postgres still runs: ${left.join(', ')}`);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  return {
    root: () => root,
    dataDir,
    folder,
    data,
    async open(where = dataDir()) {
      const storage = await openStorage({ databaseUrl: null, dataDir: where, logger });
      opened.push(storage);
      return storage;
    },
    postmaster: async () => (await readPostmaster(data()))?.pid ?? 0,
  };
}

/** Stores one delivery of this GUID, and says whether it is new. */
export function storeDelivery(storage: Storage, guid: string): Promise<'stored' | 'duplicate'> {
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
