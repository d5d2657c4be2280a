import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import { CallerError } from '../domain/errors.ts';

/** What a tarball may hold, to the last byte of padding. */
export interface TarballCaps {
  bytes: number;
  entries: number;
}

export const DEFAULT_TARBALL_CAPS: TarballCaps = { bytes: 1024 * 1024 * 1024, entries: 200_000 };

/** One entry below the top folder. `path` has plain parts only: none empty, `.` or `..`. */
export interface TarballEntry {
  path: string;
  kind: 'file' | 'folder' | 'link';
  executable: boolean;
  /** A file's content, to be read to its end before the next entry comes; else empty. */
  content: AsyncIterable<Uint8Array>;
  /** Where a link points, as written; else empty. */
  target: string;
}

const KINDS: Record<string, TarballEntry['kind']> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  GNUDumpDir: 'folder',
  SymbolicLink: 'link',
};

/**
 * Reads a gzipped tarball that has one top folder, and hands each entry on without it, one after
 * the other. What no repository holds is left out and named to `onSkipped`: absolute paths or paths
 * that climb, `.git`, hard links, devices. Throws a CallerError for broken or oversized input.
 */
export async function readTarball(
  tarball: AsyncIterable<Uint8Array>,
  onEntry: (entry: TarballEntry) => Promise<void>,
  onSkipped: (path: string) => void,
  caps: TarballCaps = DEFAULT_TARBALL_CAPS,
): Promise<void> {
  let entries = 0;
  // One at a time: the parser hands the next entry out only after this one was read to its end.
  let turn: Promise<void> = Promise.resolve();
  let current: ReadEntry | null = null;
  const parser = new Parser({ strict: true, brotli: false, zstd: false });
  const failed = new Promise<never>((_, reject) => {
    parser.on('error', reject);
    parser.on('entry', (entry: ReadEntry) => {
      entries += 1;
      current = entry;
      if (entries > caps.entries) {
        entry.resume();
        reject(tooBig(`more than ${caps.entries} entries`));
        return;
      }
      turn = turn.then(() => handle(entry, onEntry, onSkipped));
      turn.catch(reject);
    });
  });
  failed.catch(() => undefined);
  const parsed = new Promise<void>((resolve) => {
    parser.on('end', resolve);
  });
  const feed = async (): Promise<void> => {
    const plain = new PassThrough();
    const input = pipeline(Readable.from(tarball), createGunzip(), counter(caps.bytes), plain);
    input.catch(() => undefined);
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    await input;
    parser.end();
    await parsed;
    await turn;
  };
  try {
    await Promise.race([feed(), failed]);
  } catch (cause) {
    // Whoever reads the entry that will not go on must let go of its file.
    (current as ReadEntry | null)?.destroy(cause);
    await turn.catch(() => undefined);
    if (cause instanceof CallerError) throw cause;
    throw new CallerError(`The tarball cannot be read: ${(cause as Error).message}`, {
      code: 'bad_tarball',
      cause,
    });
  }
}

async function handle(
  entry: ReadEntry,
  onEntry: (entry: TarballEntry) => Promise<void>,
  onSkipped: (path: string) => void,
): Promise<void> {
  const path = withoutTop(entry.path);
  const kind = KINDS[entry.type];
  if (path === '') {
    entry.resume();
    return;
  }
  if (path === null || kind === undefined) {
    onSkipped(entry.path);
    entry.resume();
    return;
  }
  await onEntry({
    path,
    kind,
    executable: ((entry.mode ?? 0) & 0o100) !== 0,
    content: entry as AsyncIterable<Uint8Array>,
    target: entry.linkpath ?? '',
  });
  entry.resume();
}

/** The path below the first folder; empty for that folder itself, null for one we do not take. */
function withoutTop(path: string): string | null {
  if (path.startsWith('/') || path.includes('\0')) return null;
  const [, ...parts] = path.replace(/\/+$/, '').split('/');
  const odd = (part: string): boolean =>
    part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git';
  if (path.startsWith('../') || parts.some(odd)) return null;
  return parts.join('/');
}

function counter(cap: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      // The parser would unpack a second layer by itself, past this count.
      if (seen === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) {
        done(new Error('it is compressed twice'));
        return;
      }
      seen += chunk.length;
      if (seen > cap) done(tooBig(`more than ${cap} bytes unpacked`));
      else done(null, chunk);
    },
  });
}

function tooBig(what: string): CallerError {
  return new CallerError(`The repository is too large for a working copy: ${what}.`, {
    code: 'tarball_too_large',
  });
}
