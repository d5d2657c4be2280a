import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rm,
  symlink,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { CallerError } from '../domain/errors.ts';
import type { FileEdit, Patch } from '../domain/patch.ts';
import type { TarballCaps, TarballEntry } from './tarball.ts';
import { readTarball } from './tarball.ts';

/** A file as the tarball had it. */
interface Original {
  hash: string;
  executable: boolean;
}

/** The files of a commit on disk, without `.git`, and what they were. */
export interface WorkingCopy {
  folder: string;
  /** Paths of all regular files and of all links, as unpacked. */
  files: ReadonlyMap<string, Original>;
  links: readonly string[];
  /** What the tarball held and the copy does not: odd entries, and links that lead nowhere or out. */
  skipped: readonly string[];
  /** The bytes of a regular file that no link leads to, or null. At most 32 MiB. */
  read(path: string): Promise<Uint8Array | null>;
  /** Gives a regular file that no link leads to a new text; false where there is none. */
  write(path: string, text: string): Promise<boolean>;
  /**
   * What has changed since, as far as `wanted` says, by content and mode, without following links.
   * `ignored` names the other changes, and changed paths that are no regular files now.
   */
  compare(wanted: (path: string) => boolean): Promise<{ patch: Patch; ignored: string[] }>;
}

/** Largest file that a fix may change. */
export const LARGEST_EDIT_MB = 32;
const MAX_EDIT_BYTES = LARGEST_EDIT_MB * 1024 * 1024;

/**
 * Unpacks a tarball into the empty folder `root/tree`. `source` is asked for the tarball twice at
 * most: to unpack, and once more for the contents before a change. The caller removes `root`.
 */
export async function unpackWorkingCopy(
  root: string,
  source: () => AsyncIterable<Uint8Array>,
  caps?: TarballCaps,
): Promise<WorkingCopy> {
  const folder = join(root, 'tree');
  const files = new Map<string, Original>();
  const links: Array<{ path: string; target: string }> = [];
  const skipped: string[] = [];
  await mkdir(folder);
  const store = async (entry: TarballEntry): Promise<void> => {
    const path = join(folder, entry.path);
    if (entry.kind === 'folder') await mkdir(path, { recursive: true });
    else if (entry.kind === 'link') links.push(entry);
    else files.set(entry.path, await writeEntry(path, entry));
  };
  const onSkipped = (path: string): void => {
    skipped.push(path);
  };
  await readTarball(source(), (entry) => explained(entry, store), onSkipped, caps);
  const kept = await makeLinks(folder, links);
  skipped.push(...links.map((link) => link.path).filter((path) => !kept.includes(path)));
  return {
    folder,
    files,
    links: kept,
    skipped,
    read: (path) => readInside(folder, path),
    write: (path, text) => writeInside(folder, path, text),
    compare: (wanted) => compare({ folder, files, links: kept, source, caps }, wanted),
  };
}

async function explained(
  entry: TarballEntry,
  store: (entry: TarballEntry) => Promise<void>,
): Promise<void> {
  try {
    await store(entry);
  } catch (cause) {
    throw new CallerError(`${entry.path} cannot be unpacked: ${(cause as Error).message}`, {
      code: 'bad_tarball',
      cause,
    });
  }
}

async function writeEntry(path: string, entry: TarballEntry): Promise<Original> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  // No link exists yet, and a path that is there already is refused: nothing leads out.
  const file = await open(path, 'wx', entry.executable ? 0o755 : 0o644);
  try {
    for await (const chunk of entry.content) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { hash: hash.digest('hex'), executable: entry.executable };
}

/** Makes the links last, then takes away those whose end is not inside: judged by the file system, not by text. */
async function makeLinks(
  folder: string,
  links: Array<{ path: string; target: string }>,
): Promise<string[]> {
  const made: string[] = [];
  for (const { path, target } of links) {
    const parent = dirname(join(folder, path));
    await mkdir(parent, { recursive: true }).catch(() => undefined);
    // Links among the parents may lead out already.
    if (!(await isInside(folder, parent))) continue;
    const done = await symlink(target, join(folder, path)).then(
      () => true,
      () => false,
    );
    if (!done) continue;
    if (await isInside(folder, join(folder, path))) made.push(path);
    else await rm(join(folder, path));
  }
  return made;
}

async function isInside(folder: string, path: string): Promise<boolean> {
  const [top, end] = await Promise.all([realpath(folder), realpath(path).catch(() => '')]);
  return end === top || end.startsWith(top + sep);
}

async function readInside(folder: string, path: string): Promise<Uint8Array | null> {
  const file = await openInside(folder, path, constants.O_RDONLY);
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MAX_EDIT_BYTES) return null;
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function writeInside(folder: string, path: string, text: string): Promise<boolean> {
  const file = await openInside(folder, path, constants.O_WRONLY);
  if (file === null) return false;
  try {
    if (!(await file.stat()).isFile()) return false;
    await file.truncate();
    await file.writeFile(text);
    return true;
  } finally {
    await file.close();
  }
}

/** Opens what is at a path without following any link on the way. */
async function openInside(
  folder: string,
  path: string,
  access: number,
): Promise<FileHandle | null> {
  const [top, parent] = await Promise.all([
    realpath(folder),
    realpath(dirname(join(folder, path))).catch(() => null),
  ]);
  if (parent === null || parent !== dirname(join(top, path))) return null;
  const flags = access | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  return open(join(top, path), flags).catch(() => null);
}

type Originals = Pick<WorkingCopy, 'folder' | 'files' | 'links'> & {
  source: () => AsyncIterable<Uint8Array>;
  caps: TarballCaps | undefined;
};

async function compare(
  copy: Originals,
  wanted: (path: string) => boolean,
): Promise<{ patch: Patch; ignored: string[] }> {
  const now = await walk(copy);
  const links = new Set(copy.links);
  const changed = [...copy.files]
    .filter(([path, was]) => {
      const is = now.get(path);
      return (
        is === undefined || is === null || is.hash !== was.hash || is.executable !== was.executable
      );
    })
    .map(([path]) => path);
  const fresh = [...now.keys()].filter(
    (path) => !copy.files.has(path) && !(links.has(path) && now.get(path) === null),
  );
  const usable = (path: string): boolean => wanted(path) && now.get(path) !== null;
  const before = await originals(copy, new Set(changed.filter(usable)));
  const edits: FileEdit[] = [];
  for (const path of [...changed, ...fresh].filter(usable).sort()) {
    const is = now.get(path);
    edits.push({
      path,
      mode: (is ?? copy.files.get(path))?.executable === true ? '100755' : '100644',
      before: before.get(path) ?? null,
      content: is === undefined || is === null ? null : await readChanged(copy.folder, path),
    });
  }
  return { patch: { edits }, ignored: [...changed, ...fresh].filter((path) => !usable(path)) };
}

async function readChanged(folder: string, path: string): Promise<Uint8Array> {
  const content = await readInside(folder, path);
  if (content !== null) return content;
  throw new CallerError(`${path} became too large to be proposed (over ${MAX_EDIT_BYTES} bytes).`, {
    code: 'edit_too_large',
  });
}

async function originals(
  { source, caps }: Originals,
  paths: Set<string>,
): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  if (paths.size === 0) return contents;
  const keep = async (entry: TarballEntry): Promise<void> => {
    if (entry.kind !== 'file' || !paths.has(entry.path)) return;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.content) chunks.push(chunk);
    contents.set(entry.path, Buffer.concat(chunks));
  };
  await readTarball(source(), keep, () => undefined, caps);
  return contents;
}

/** All paths now; null for what is no regular file. A `node_modules` that the commit does not have is not entered. */
async function walk(copy: Originals): Promise<Map<string, Original | null>> {
  const found = new Map<string, Original | null>();
  const paths = [...copy.files.keys()];
  const visit = async (prefix: string): Promise<void> => {
    for (const item of await readdir(join(copy.folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${item.name}`;
      if (item.isDirectory()) {
        const foreign = item.name === 'node_modules' || item.name === '.git';
        if (!foreign || paths.some((file) => file.startsWith(`${path}/`))) await visit(`${path}/`);
      } else {
        found.set(path, item.isFile() ? await hashFile(join(copy.folder, path)) : null);
      }
    }
  };
  await visit('');
  return found;
}

async function hashFile(path: string): Promise<Original> {
  const { mode } = await lstat(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { hash: hash.digest('hex'), executable: (mode & 0o100) !== 0 };
}
