import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../src/config/make-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pipewright-folder-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('makes a folder with those above it, and leaves what is there', async () => {
  const path = join(home, 'a/b/c');
  await makeFolder(path, 0o700);
  expect((await stat(join(home, 'a'))).mode & 0o777).toBe(0o700);
  await writeFile(join(path, 'file'), '');
  await Promise.all([makeFolder(path), makeFolder(`${path}/`), makeFolder('/')]);
  expect(await readdir(path)).toEqual(['file']);
});

it('refuses where a file stands in the way', async () => {
  await writeFile(join(home, 'file'), '');
  await expect(makeFolder(join(home, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(home, 'file/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.runIf(existsSync('/proc'))('ends where a file system never makes folders', async () => {
  await expect(makeFolder('/proc/none/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
});
