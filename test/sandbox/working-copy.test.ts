import { chmod, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkingCopy } from '../../src/sandbox/working-copy.ts';
import { unpackWorkingCopy } from '../../src/sandbox/working-copy.ts';
import type { ArchiveEntry } from './archive.ts';
import { archive } from './archive.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-copy-'));
});
afterEach(() => rm(root, { recursive: true }));

const unpack = (entries: ArchiveEntry[], caps?: { bytes: number; entries: number }) =>
  unpackWorkingCopy(root, () => archive(entries), caps);
const all = () => true;
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe('unpacking', () => {
  it('strips the top folder and keeps contents, modes and links inside', async () => {
    const copy = await unpack([
      { path: 'top/', type: 'Directory' },
      { path: 'top/a.txt', content: 'a'.repeat(5000) },
      { path: 'top/bin/run', content: '#!/bin/sh\n', mode: 0o755 },
      { path: 'top/link', type: 'SymbolicLink', linkpath: 'bin/run' },
      { path: 'top/bin/up', type: 'SymbolicLink', linkpath: '../a.txt' },
    ]);
    expect([...copy.files.keys()]).toEqual(['a.txt', 'bin/run']);
    expect(copy.links).toEqual(['link', 'bin/up']);
    expect(await readFile(join(copy.folder, 'a.txt'), 'utf8')).toHaveLength(5000);
    expect((await lstat(join(copy.folder, 'bin/run'))).mode & 0o777).toBe(0o755);
    expect(copy.skipped).toEqual([]);
  });

  it.each<[string, ArchiveEntry[]]>([
    ['an absolute path', [{ path: '/etc/evil', content: 'x' }]],
    ['a path that climbs', [{ path: 'top/../../evil', content: 'x' }]],
    ['a path that begins by climbing', [{ path: '../top/evil', content: 'x' }]],
    ['a .git folder', [{ path: 'top/.git/hooks/post-checkout', content: 'x' }]],
    ['a .GIT folder within', [{ path: 'top/sub/.GIT/config', content: 'x' }]],
    ['a hard link', [{ path: 'top/evil', type: 'Link', linkpath: '/etc/passwd' }]],
    ['a device', [{ path: 'top/evil', type: 'CharacterDevice' }]],
    ['a pipe', [{ path: 'top/evil', type: 'FIFO' }]],
    ['an absolute link', [{ path: 'top/evil', type: 'SymbolicLink', linkpath: '/etc' }]],
    ['a link that climbs', [{ path: 'top/evil', type: 'SymbolicLink', linkpath: '../../..' }]],
    ['a dangling link', [{ path: 'top/evil', type: 'SymbolicLink', linkpath: 'nowhere' }]],
    ['a link to itself', [{ path: 'top/evil', type: 'SymbolicLink', linkpath: 'evil' }]],
  ])('leaves out %s and says so', async (_, entries) => {
    const copy = await unpack([{ path: 'top/ok', content: 'ok' }, ...entries]);
    expect([...copy.files.keys()]).toEqual(['ok']);
    expect(copy.links).toEqual([]);
    expect(copy.skipped).toHaveLength(1);
    expect(await readdir(root)).toEqual(['tree']);
  });

  it('leaves out a link that leads out only through another link', async () => {
    const copy = await unpack([
      { path: 'top/a/b/c/f', content: 'x' },
      { path: 'top/a/b/c/top', type: 'SymbolicLink', linkpath: '../../..' },
      { path: 'top/out', type: 'SymbolicLink', linkpath: 'a/b/c/top/..' },
    ]);
    expect(copy.links).toEqual(['a/b/c/top']);
    expect(copy.skipped).toEqual(['out']);
  });

  it('never writes a file through a link', async () => {
    const copy = await unpack([
      { path: 'top/dir', type: 'SymbolicLink', linkpath: root },
      { path: 'top/dir/evil', content: 'x' },
    ]);
    expect(await readdir(root)).toEqual(['tree']);
    expect(await readFile(join(copy.folder, 'dir/evil'), 'utf8')).toBe('x');
  });

  it('refuses a path that is there twice', async () => {
    const twice = [
      { path: 'top/a', content: '1' },
      { path: 'top/a', content: '2' },
    ];
    await expect(unpack(twice)).rejects.toThrow(/a cannot be unpacked/);
  });

  it('refuses what is too large or too many', async () => {
    const big = [{ path: 'top/a', content: 'x'.repeat(100_000) }];
    await expect(unpack(big, { bytes: 50_000, entries: 10 })).rejects.toThrow('too large');
    await rm(join(root, 'tree'), { recursive: true });
    const many = Array.from({ length: 30 }, (_, index) => ({ path: `top/${index}` }));
    await expect(unpack(many, { bytes: 1e6, entries: 20 })).rejects.toThrow('more than 20 entries');
  });

  it.each<[string, Buffer]>([
    ['no gzip', Buffer.from('hello')],
    ['no tar within', gzipSync(Buffer.alloc(4096, 'x'))],
    ['compressed twice', gzipSync(gzipSync(Buffer.alloc(4096)))],
    ['cut short', gzipSync(Buffer.alloc(100_000, 'x')).subarray(0, 60)],
    ['nothing', Buffer.alloc(0)],
  ])('says what is wrong with a tarball: %s', async (_, bytes) => {
    const source = async function* () {
      yield bytes;
    };
    await expect(unpackWorkingCopy(root, source)).rejects.toThrow(/tarball cannot be read/);
  });
});

describe('comparing', () => {
  const start = (): Promise<WorkingCopy> =>
    unpack([
      { path: 'top/same', content: 'same' },
      { path: 'top/edited', content: 'old' },
      { path: 'top/gone', content: 'gone' },
      { path: 'top/mode', content: 'mode' },
      { path: 'top/linked', content: 'linked' },
    ]);

  it('gives edits with the contents before and after', async () => {
    const copy = await start();
    await writeFile(join(copy.folder, 'edited'), 'new');
    await writeFile(join(copy.folder, 'made'), 'made');
    await rm(join(copy.folder, 'gone'));
    await chmod(join(copy.folder, 'mode'), 0o755);
    const { patch, ignored } = await copy.compare(all);
    const seen = patch.edits.map(({ path, mode, before, content }) => ({
      path,
      mode,
      before: text(before),
      content: text(content),
    }));
    expect(seen).toEqual([
      { path: 'edited', mode: '100644', before: 'old', content: 'new' },
      { path: 'gone', mode: '100644', before: 'gone', content: null },
      { path: 'made', mode: '100644', before: null, content: 'made' },
      { path: 'mode', mode: '100755', before: 'mode', content: 'mode' },
    ]);
    expect(ignored).toEqual([]);
  });

  it('leaves unwanted paths, links and installed packages out', async () => {
    const copy = await start();
    await writeFile(join(copy.folder, 'edited'), 'new');
    await rm(join(copy.folder, 'linked'));
    await symlink('/etc/passwd', join(copy.folder, 'linked'));
    await symlink('/etc/shadow', join(copy.folder, 'fresh'));
    const { patch, ignored } = await copy.compare((path) => path !== 'edited');
    expect(patch.edits).toEqual([]);
    expect(ignored.sort()).toEqual(['edited', 'fresh', 'linked']);
  });

  it('reads no file through a link, nor what is no file', async () => {
    const copy = await start();
    await rm(join(copy.folder, 'same'));
    await symlink('/etc/passwd', join(copy.folder, 'same'));
    await symlink('/etc', join(copy.folder, 'etc'));
    expect(await copy.read('same')).toBeNull();
    expect(await copy.read('etc/passwd')).toBeNull();
    expect(await copy.read('missing/file')).toBeNull();
    expect(text(await copy.read('edited'))).toBe('old');
  });
});
