import { git, GitCommandError, gitText } from './git-command.ts';
import { isRefName, isSha } from './names.ts';

/** A ref and the object it stands on. */
export interface Ref {
  /** `refs/heads/main` */
  name: string;
  sha: string;
  type: string;
}

const ZERO = '0'.repeat(40);

/** Refs whose full name starts with `prefix` at a `/` or exactly, sorted by name. */
export async function listRefs(gitDir: string, prefix = ''): Promise<Ref[]> {
  const format = '--format=%(refname) %(objectname) %(objecttype)';
  const output = await gitText(gitDir, ['for-each-ref', format]);
  return output
    .split('\n')
    .filter((line) => line.startsWith(prefix) && line !== '')
    .map((line) => {
      const [name = '', sha = '', type = ''] = line.split(' ');
      return { name, sha, type };
    });
}

/** The ref of that full name, or null. */
export async function readRef(gitDir: string, name: string): Promise<Ref | null> {
  const refs = await listRefs(gitDir, name);
  return refs.find((ref) => ref.name === name) ?? null;
}

/** Names of objects as `git cat-file --batch-check` sees them: sha, type and size, or null. */
export async function inspect(
  gitDir: string,
  name: string,
): Promise<{ sha: string; type: string; size: number } | null> {
  if (name.includes('\n')) return null;
  const line = await gitText(gitDir, ['cat-file', '--batch-check'], { input: `${name}\n` });
  const [sha = '', type = '', size = ''] = line.split(' ');
  return isSha(sha) ? { sha, type, size: Number(size) } : null;
}

/** The commit that a branch, a tag, a full ref, or a sha of at least seven digits names, or null. */
export async function resolveCommit(gitDir: string, name: string): Promise<string | null> {
  const candidates = [
    ...(/^[0-9a-f]{7,40}$/.test(name) ? [name] : []),
    ...(isRefName(name)
      ? [
          name.startsWith('refs/') ? name : null,
          `refs/heads/${name}`,
          `refs/tags/${name}`,
          `refs/${name}`,
        ]
      : []),
  ];
  for (const candidate of candidates) {
    if (candidate === null) continue;
    const found = await inspect(gitDir, `${candidate}^{commit}`);
    if (found !== null) return found.sha;
  }
  return null;
}

/**
 * Moves a ref from `before` to `after`; null stands for no ref. Answers false when the ref is not
 * at `before` any more, or when it cannot be beside another (`a` and `a/b`).
 */
export async function moveRef(
  gitDir: string,
  name: string,
  before: string | null,
  after: string | null,
): Promise<boolean> {
  const line =
    after === null
      ? `delete ${name} ${before ?? ZERO}\n`
      : `update ${name} ${after} ${before ?? ZERO}\n`;
  try {
    await git(gitDir, ['update-ref', '--stdin'], { input: line });
    return true;
  } catch (error) {
    if (error instanceof GitCommandError) return false;
    throw error;
  }
}

/** True when `ancestor` can be reached from `descendant`. */
export async function isAncestor(
  gitDir: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const base = await mergeBase(gitDir, ancestor, descendant);
  return base === ancestor;
}

/** The best common ancestor of two commits, or null when they have none. */
export async function mergeBase(gitDir: string, one: string, two: string): Promise<string | null> {
  const base = await gitText(gitDir, ['merge-base', one, two], { allowed: [1] });
  return isSha(base) ? base : null;
}
