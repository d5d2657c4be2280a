import { link, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { livingIn } from '../../../src/storage/postgres/living-processes.ts';
import { ownIdentity } from '../../../src/storage/postgres/process-identity.ts';
import { holdStorage } from '../../support/held-storage.ts';
import { storeDelivery, useStorageFolders } from '../../support/storage-folders.ts';

const { root, dataDir, folder, data, open, postmaster } = useStorageFolders();

describe('openStorage without a database', () => {
  it('starts one server when several processes start at once', async () => {
    const held = await Promise.all([1, 2, 3].map(() => holdStorage(dataDir())));
    expect(held.map(({ answer }) => answer)).toEqual(['ready', 'ready', 'ready']);
    const servers = (await livingIn(data())).length;
    expect(servers).toBeGreaterThan(0);
    await Promise.all(held.map((each) => each.end()));
    expect(await livingIn(data())).toEqual([]);
  });

  it('starts Postgres again when it is killed, with all that was acknowledged', async () => {
    const storage = await open();
    expect(await storeDelivery(storage, 'acknowledged')).toBe('stored');
    const killed = await postmaster();
    process.kill(killed, 'SIGKILL');
    // Connections to what is left of it answer for a moment more.
    await vi.waitFor(
      async () => {
        expect(await postmaster()).not.toBe(killed);
        await storage.ping();
      },
      { timeout: 60_000 },
    );
    expect(await storeDelivery(storage, 'acknowledged')).toBe('duplicate');

    process.kill(await postmaster(), 'SIGKILL');
    await storage.stop();
    const again = await open();
    expect(await storeDelivery(again, 'acknowledged')).toBe('duplicate');
  });

  it('goes on after everything was killed at once, in the middle of a start too', async () => {
    const killed = await holdStorage(dataDir());
    const server = await postmaster();
    process.kill(server, 'SIGKILL');
    await killed.kill();
    // As a process leaves it that was killed while it held the lock, half way through initdb.
    const presences = join(folder(), 'processes');
    const [stale = ''] = (await readdir(presences)).map((name) => join(presences, name));
    await link(stale, join(folder(), 'lock'));
    const storage = await open();
    expect(await storeDelivery(storage, 'acknowledged')).toBe('duplicate');
    expect(await readdir(presences)).toHaveLength(1);
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
    const long = join(root(), 'long'.repeat(20), 'path'.repeat(10));
    const storage = await open(long);
    expect(await storeDelivery(storage, 'far away')).toBe('stored');
    const elsewhere = await readFile(join(long, 'postgres/socket-folder'), 'utf8');
    expect(elsewhere.length).toBeLessThan(100);
    const other = await holdStorage(long);
    expect(other.answer).toBe('ready');
    await other.end();
    await storage.stop();
    await expect(readdir(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes a path with every odd character, and clears away what a killed initdb left', async () => {
    const odd = join(root(), `o'dd, "pa th" %2F ünïcode & ?=#`);
    await mkdir(join(odd, 'postgres', 'data.new-1'), { recursive: true });
    const storage = await open(odd);
    expect(await storeDelivery(storage, 'odd')).toBe('stored');
    expect(await readdir(join(odd, 'postgres'))).not.toContain('data.new-1');
  });
});

describe('openEmbeddedPostgres, disposable', () => {
  it('is gone soon after its starter was killed', async () => {
    const where = join(root(), 'disposable');
    const killed = await holdStorage(where, { mode: 'disposable' });
    expect(killed.answer).toBe('ready');
    expect(await livingIn(join(where, 'postgres/data'))).not.toEqual([]);
    await killed.kill();
    await vi.waitFor(
      async () => {
        expect(await livingIn(join(where, 'postgres/data'))).toEqual([]);
      },
      { timeout: 60_000 },
    );
  });
});

describe.runIf(process.geteuid?.() === 0)('openStorage as root', () => {
  it('works below a folder that nobody else can enter', async () => {
    const closed = join(root(), 'closed');
    await mkdir(closed, { mode: 0o700 });
    const storage = await open(join(closed, 'data'));
    expect(await storeDelivery(storage, 'behind a door')).toBe('stored');
    await storage.stop();
    expect(await storeDelivery(await open(join(closed, 'data')), 'behind a door')).toBe(
      'duplicate',
    );
  });

  it('joins the server of a plain user, who cannot take root’s', async () => {
    const daemon = { uid: 1, gid: 1 };
    const theirs = join(root(), 'theirs');
    const { chown, chmod } = await import('node:fs/promises');
    await chmod(root(), 0o755);
    await mkdir(theirs);
    await chown(theirs, daemon.uid, daemon.gid);
    const plain = await holdStorage(theirs, { ids: daemon });
    expect(plain.answer).toBe('ready');
    const storage = await open(theirs);
    expect(await storeDelivery(storage, 'shared')).toBe('stored');
    await storage.stop();
    expect(await plain.end()).toBe(0);

    const refused = await holdStorage(dataDir(), { ids: daemon });
    expect(refused.answer).toContain('DATA_DIR');
    expect(await refused.end()).toBe(1);
  });
});
