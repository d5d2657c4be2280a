import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { HeaderData } from 'tar';

/** One entry of a tarball made for a test, written as it stands: hostile ones too. */
export type ArchiveEntry = { path: string; content?: string } & Partial<
  Pick<HeaderData, 'type' | 'linkpath' | 'mode'>
>;

/** A gzipped tarball of these entries, as a stream in small chunks. */
export async function* archive(entries: ArchiveEntry[]): AsyncIterable<Uint8Array> {
  const bytes = gzipSync(Buffer.concat([...entries.map(blocks), Buffer.alloc(1024)]));
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
}

/** A repository as GitHub packs it: files below one top folder. */
export function repository(files: Record<string, string>): AsyncIterable<Uint8Array> {
  return archive([
    { path: 'top/', type: 'Directory' },
    ...Object.entries(files).map(([path, content]) => ({ path: `top/${path}`, content })),
  ]);
}

function blocks({ content = '', ...entry }: ArchiveEntry): Buffer {
  const body = Buffer.from(content);
  const header = new Header({
    type: 'File',
    mode: 0o644,
    mtime: new Date(0),
    ...entry,
    size: body.length,
  });
  const block = Buffer.alloc(512);
  header.encode(block, 0);
  return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
