import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeLeftovers } from '../../src/sandbox/leftovers.ts';

it('removes old folders of ours and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-leftovers-'));
  const old = new Date(Date.now() - 2 * 24 * 60 * 60_000);
  for (const name of ['pipewright-sandbox-old', 'pipewright-sandbox-new', 'somebody-else']) {
    await mkdir(join(folder, name, 'inside'), { recursive: true });
    if (!name.endsWith('new')) await utimes(join(folder, name), old, old);
  }
  const us = process.getuid?.() ?? 0;
  await removeLeftovers(folder, [us + 1]);
  expect(await readdir(folder)).toHaveLength(3);
  await removeLeftovers(folder, [us]);
  expect((await readdir(folder)).sort()).toEqual(['pipewright-sandbox-new', 'somebody-else']);
  await rm(folder, { recursive: true });
});
