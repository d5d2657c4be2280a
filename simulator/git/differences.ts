import { git, gitText } from './git-command.ts';

/** How one file differs between two commits. */
export interface FileDifference {
  status: 'added' | 'removed' | 'modified' | 'renamed';
  path: string;
  previousPath: string | null;
  /** The blob after the change, or before it where the file was removed. */
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks without the file header, as GitHub gives them; null for binary files. */
  patch: string | null;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const KINDS: Record<string, FileDifference['status']> = {
  A: 'added',
  D: 'removed',
  R: 'renamed',
};

function splitPatches(output: string): string[] {
  return output.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
}

/** Files that differ from `base` (null for nothing) to `head`, renames found, sorted by path. */
export async function compareFiles(
  gitDir: string,
  base: string | null,
  head: string,
): Promise<FileDifference[]> {
  const range = ['-r', '-M', base ?? EMPTY_TREE, head];
  const raw = (await git(gitDir, ['diff-tree', '--raw', '-z', '--no-abbrev', ...range])).toString();
  const patches = splitPatches((await git(gitDir, ['diff-tree', '-p', ...range])).toString());
  const parts = raw.split('\0').filter((part) => part !== '');
  const differences: FileDifference[] = [];
  for (let at = 0; at < parts.length;) {
    const [, , before = '', after = '', kind = ''] = (parts[at] ?? '').split(' ');
    const renamed = kind.startsWith('R');
    const first = parts[at + 1] ?? '';
    const path = renamed ? (parts[at + 2] ?? '') : first;
    const text = patches[differences.length] ?? '';
    const hunks = text.indexOf('\n@@ ');
    const patch = hunks < 0 ? null : text.slice(hunks + 1).replace(/\n$/, '');
    const lines = patch?.split('\n') ?? [];
    differences.push({
      status: KINDS[kind.slice(0, 1)] ?? 'modified',
      path,
      previousPath: renamed ? first : null,
      sha: kind === 'D' ? before : after,
      additions: lines.filter((line) => line.startsWith('+')).length,
      deletions: lines.filter((line) => line.startsWith('-')).length,
      patch,
    });
    at += renamed ? 3 : 2;
  }
  return differences;
}

/** Paths below `folder` that commits reachable from `after`, but not from any ref, touch. */
export async function pathsTouchedByNewCommits(
  gitDir: string,
  after: string,
  folder: string,
): Promise<string[]> {
  const args = ['log', '--format=', '--name-only', '-m', after, '--not', '--all', '--', folder];
  const output = await gitText(gitDir, args);
  return [...new Set(output.split('\n').filter((line) => line !== ''))];
}

/** How many commits `head` has that `base` lacks, and the other way round. */
export async function countAheadBehind(
  gitDir: string,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const output = await gitText(gitDir, [
    'rev-list',
    '--left-right',
    '--count',
    `${base}...${head}`,
  ]);
  const [behind = '0', ahead = '0'] = output.split('\t');
  return { ahead: Number(ahead), behind: Number(behind) };
}

/** Whether two commits merge without conflict. */
export async function mergesCleanly(gitDir: string, one: string, two: string): Promise<boolean> {
  const args = ['merge-tree', '--write-tree', '--name-only', one, two];
  const output = await gitText(gitDir, args, { allowed: [1] });
  return /^[0-9a-f]{40}$/.test(output);
}
