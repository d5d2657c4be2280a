import { dirname } from 'node:path/posix';
import type { WorkingCopy } from '../../working-copy.ts';
import { failed, type ToolOutcome, type Workbench } from '../tool.ts';
import { under } from '../under.ts';
import type { Lockfile, LockfileWriter } from './lockfile-writer.ts';
import { npmWriter } from './npm-writer.ts';
import { pnpmWriter } from './pnpm-writer.ts';
import { unaskedChanges } from './resolutions.ts';
import { berryWriter, yarnWriter } from './yarn-writers.ts';

const WRITERS: readonly LockfileWriter[] = [npmWriter, pnpmWriter, yarnWriter, berryWriter];

/** A lockfile that is there, and who writes it. */
export interface FoundLockfile extends Lockfile {
  writer: LockfileWriter;
}

/**
 * The lockfile that counts in `directory`: its own, or the nearest above it, unless one further up
 * is that of a workspace which takes this folder in. Null when there is none.
 */
export async function findLockfile(
  copy: WorkingCopy,
  directory: string,
  writers: readonly LockfileWriter[] = WRITERS,
): Promise<FoundLockfile | null> {
  let nearest: FoundLockfile | null = null;
  for (let folder = directory; ; folder = dirname(folder) === '.' ? '' : dirname(folder)) {
    const found = await lockfileIn(copy, folder, nearest === null ? writers : [nearest.writer]);
    if (nearest === null) nearest = found;
    else if (found !== null && (await found.writer.takesIn?.(copy, folder, directory)) === true) {
      return found;
    }
    if (folder === '') return nearest;
  }
}

async function lockfileIn(
  copy: WorkingCopy,
  folder: string,
  writers: readonly LockfileWriter[],
): Promise<FoundLockfile | null> {
  for (const writer of writers) {
    const name = writer.lockfiles.find((one) => copy.files.has(under(folder, one)));
    const path = name === undefined ? null : under(folder, name);
    const content = path === null ? null : await copy.read(path);
    if (path === null || content === null) continue;
    const text = Buffer.from(content).toString();
    if (writer.owns(text)) return { writer, path, home: folder, text };
  }
  return null;
}

/**
 * Brings a lockfile in step with the manifests. Refused when a package changes its version though
 * every request for it is the same: that is an update, and no repair. `also` are further paths that
 * the tool itself has changed.
 */
export async function bringInStep(
  bench: Workbench,
  { writer, ...lockfile }: FoundLockfile,
  also: readonly string[] = [],
): Promise<ToolOutcome> {
  const written = await writer.write(bench, lockfile);
  if (!written.ok) return written;
  const content = await bench.copy.read(lockfile.path);
  if (content === null) return failed(`${written.used} left no ${lockfile.path}.`);
  const text = Buffer.from(content).toString();
  const [before, after] = [writer.resolutions(lockfile.text), writer.resolutions(text)];
  const unasked = before && after ? unaskedChanges(before, after) : [];
  if (unasked.length > 0) {
    const packages = unasked.slice(0, 5).join(', ') + (unasked.length > 5 ? ' and more' : '');
    return failed(
      `${written.used} would also change the version of ${packages}, which no manifest asks for: a lockfile is repaired here, not updated.`,
    );
  }
  const { registry } = bench;
  const ours = registry === null || registry.url === registry.publicUrl ? null : registry.url;
  const finished = written.finish(text);
  if (ours !== null && names(finished, ours) && !names(lockfile.text, ours)) {
    return failed(
      `${written.used} wrote where the operator’s package registry is into ${lockfile.path}; that is not published.`,
    );
  }
  const keep = new Set([lockfile.path, ...also]);
  return {
    ok: true,
    used: written.used,
    keep: (path) => keep.has(path),
    finish: (bytes) => Buffer.from(written.finish(Buffer.from(bytes).toString())),
  };
}

function names(text: string, url: string): boolean {
  return text.includes(URL.parse(url)?.host ?? url);
}
