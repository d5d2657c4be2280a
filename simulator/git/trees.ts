import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitText } from './git-command.ts';
import { inspect } from './refs.ts';

/** One entry of a tree; `size` only for blobs. */
export interface TreeEntry {
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  size: number | null;
  path: string;
}

/** What to put at a path: an object with a mode, or null to remove what is there. */
export interface TreeChange {
  path: string;
  entry: { mode: string; sha: string } | null;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Entries of a tree or commit, in git's order; `path` limits to what is below it. */
export async function listTree(
  gitDir: string,
  treeish: string,
  options: { recursive?: boolean; path?: string } = {},
): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-z', '--long', '--full-tree'];
  if (options.recursive === true) args.push('-r', '-t');
  args.push(treeish);
  if (options.path !== undefined) args.push('--', options.path);
  const output = await git(gitDir, args);
  return output
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
      return {
        mode,
        type: type as TreeEntry['type'],
        sha,
        size: size === '-' ? null : Number(size),
        path: line.slice(tab + 1),
      };
    });
}

/** The entry at a path of a commit, or null. */
export async function entryAt(
  gitDir: string,
  commit: string,
  path: string,
): Promise<TreeEntry | null> {
  const entries = await listTree(gitDir, commit, { path });
  return entries.find((entry) => entry.path === path) ?? null;
}

/** The bytes of a blob; throws when it is not there. */
export async function readBlob(gitDir: string, sha: string): Promise<Buffer> {
  return git(gitDir, ['cat-file', 'blob', sha]);
}

/** The text of a file at a commit, or null when there is no such file. */
export async function readTextAt(
  gitDir: string,
  commit: string,
  path: string,
): Promise<string | null> {
  const entry = await entryAt(gitDir, commit, path);
  return entry?.type === 'blob' ? (await readBlob(gitDir, entry.sha)).toString('utf8') : null;
}

/** Writes a blob and gives its sha. */
export async function writeBlob(gitDir: string, content: string | Uint8Array): Promise<string> {
  return gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: content });
}

/** Writes the tree that `base` (null for empty) becomes by the changes, and gives its sha. */
export async function writeTree(
  gitDir: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(gitDir, `index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    await git(gitDir, ['read-tree', base ?? EMPTY_TREE], { environment });
    const lines = changes
      .filter(({ entry }) => entry?.mode !== '040000')
      .map(({ path, entry }) => `${entry?.mode ?? '0'} ${entry?.sha ?? '0'.repeat(40)}\t${path}\0`);
    await git(gitDir, ['update-index', '-z', '--index-info'], {
      environment,
      input: lines.join(''),
    });
    for (const { path, entry } of changes) {
      if (entry?.mode !== '040000') continue;
      await git(gitDir, ['rm', '-r', '--cached', '-q', '--ignore-unmatch', '--', path], {
        environment,
      });
      await git(gitDir, ['read-tree', `--prefix=${path}/`, entry.sha], { environment });
    }
    return await gitText(gitDir, ['write-tree'], { environment });
  } finally {
    await rm(index, { force: true });
  }
}

/** Makes git know the empty tree, which commands may name although nobody wrote it. */
export async function writeEmptyTree(gitDir: string): Promise<void> {
  if ((await inspect(gitDir, EMPTY_TREE)) === null) {
    await git(gitDir, ['hash-object', '-w', '-t', 'tree', '--stdin']);
  }
}
