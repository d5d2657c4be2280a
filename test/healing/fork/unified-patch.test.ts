import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { FileEdit } from '../../../src/domain/patch.ts';
import { unifiedPatch } from '../../../src/healing/fork/unified-patch.ts';

const edit = (path: string, before: string | null, content: string | null): FileEdit => ({
  path,
  mode: '100644',
  before: before === null ? null : Buffer.from(before),
  content: content === null ? null : Buffer.from(content),
});

test('git applies what is offered: changed, new and emptied files, with and without a last line end', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const edits = [
    edit('src/a.txt', lines, `${lines.replace('line 3\n', '').replace('line 30', 'thirty')}\n`),
    edit('new/b.txt', null, 'one\ntwo'),
    edit('c.txt', 'gone\n', ''),
    edit('d.txt', '', 'there\n'),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-patch-'));
  try {
    for (const { path, before } of edits) {
      if (before === null) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), before);
    }
    await writeFile(join(folder, 'fix.patch'), `${unifiedPatch({ edits }) ?? ''}\n`);
    await promisify(execFile)('git', ['apply', 'fix.patch'], { cwd: folder });
    for (const { path, content } of edits) {
      expect(await readFile(join(folder, path), 'utf8')).toBe(String(content));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what cannot be a plain patch is none', () => {
  expect(unifiedPatch({ edits: [] })).toBeNull();
  expect(unifiedPatch({ edits: [edit('a', 'x', null)] })).toBeNull();
  expect(unifiedPatch({ edits: [edit('with blank', 'x', 'y')] })).toBeNull();
  expect(unifiedPatch({ edits: [edit('a', 'same', 'same')] })).toBeNull();
  const binary = { ...edit('a', 'x', 'y'), content: Buffer.from([255, 0]) };
  expect(unifiedPatch({ edits: [edit('b', 'x', 'y'), binary] })).toBeNull();
});
