import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findToolchain, shareToolchain } from '../../src/sandbox/toolchain.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-toolchain-test-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

it('finds the node that runs us and an npm', async () => {
  const toolchain = await findToolchain(process.execPath);
  expect((await lstat(toolchain.node)).isFile()).toBe(true);
  expect(await readdir(toolchain.npm ?? '')).toContain('package.json');
});

it('copies node and npm, and nothing beside them, out of a closed home, once', async () => {
  const home = join(folder, 'home');
  await mkdir(join(home, 'bin'), { recursive: true });
  await mkdir(join(home, 'npm/bin'), { recursive: true });
  await writeFile(join(home, 'bin/node'), 'node');
  await writeFile(join(home, 'npm/bin/npm-cli.js'), 'npm');
  await writeFile(join(home, '.secret'), 'secret');
  await chmod(home, 0o700);
  const closed = { node: join(home, 'bin/node'), npm: join(home, 'npm') };
  const shared = await shareToolchain(closed, folder);
  expect(shared).not.toEqual(closed);
  expect(await readFile(shared.node, 'utf8')).toBe('node');
  expect(await readFile(join(shared.npm ?? '', 'bin/npm-cli.js'), 'utf8')).toBe('npm');
  expect(await shareToolchain(closed, folder)).toEqual(shared);
  const name = (await readdir(folder)).find((entry) => entry !== 'home') ?? '';
  expect((await readdir(join(folder, name))).sort()).toEqual(['node', 'npm']);
});

it('leaves a toolchain alone that everybody can reach', async () => {
  const open = { node: '/bin/sh', npm: null };
  expect(await shareToolchain(open, folder)).toEqual(open);
});
