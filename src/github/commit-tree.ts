import { OperatorError } from '../domain/errors.ts';
import type { FileEdit } from '../domain/patch.ts';
import { fullName } from '../domain/repository.ts';
import type { EffectContext } from './effect-context.ts';

/** Larger texts go as blobs, so that one request never carries them all. */
const MAX_INLINE_BYTES = 512 * 1024;

type TreeEntry = { path: string; mode: FileEdit['mode']; type: 'blob' } & (
  { content: string } | { sha: string | null }
);

/** The permissions that a commit of these files needs. */
export function commitNeeds(files: readonly FileEdit[]): string {
  const workflows = files.some(({ path }) => path.startsWith('.github/workflows/'));
  return workflows ? 'contents: write, workflows: write' : 'contents: write';
}

/**
 * Creates the tree of a commit with these edits on top of `baseTree`, and gives its sha. Text goes
 * inline, other bytes as blobs; the same edits always give the same tree. Throws an OperatorError
 * for a path that leaves the repository or reaches into `.git`.
 */
export async function createTree(
  context: EffectContext,
  baseTree: string,
  files: readonly FileEdit[],
): Promise<string> {
  const { client, names, repository } = context;
  const what = `create a tree in ${fullName(repository)}`;
  const tree: TreeEntry[] = [];
  for (const file of files) tree.push(await treeEntry(context, file));
  const { data } = await client.call(
    { what, kind: 'write', needs: commitNeeds(files) },
    (octokit) => octokit.rest.git.createTree({ ...names, base_tree: baseTree, tree }),
  );
  return data.sha;
}

async function treeEntry(context: EffectContext, file: FileEdit): Promise<TreeEntry> {
  const { client, names, repository } = context;
  const { path, mode, content } = file;
  if (!isSafePath(path)) {
    throw new OperatorError(
      `Pipewright does not write ${JSON.stringify(path)}: the path leaves the repository or names git's own files.`,
      { code: 'unsafe_path', details: { path } },
    );
  }
  const entry = { path, mode, type: 'blob' } as const;
  if (content === null) return { ...entry, sha: null };
  const text = asText(content);
  if (text !== null) return { ...entry, content: text };
  const what = `create a blob in ${fullName(repository)}`;
  const { data } = await client.call({ what, kind: 'write', needs: 'contents: write' }, (octokit) =>
    octokit.rest.git.createBlob({
      ...names,
      content: Buffer.from(content).toString('base64'),
      encoding: 'base64',
    }),
  );
  return { ...entry, sha: data.sha };
}

function isSafePath(path: string): boolean {
  const parts = path.split('/');
  return (
    !/[\\\p{Cc}]/u.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part))
  );
}

/** The content as text where JSON carries it byte for byte, else null. */
function asText(content: Uint8Array): string | null {
  if (content.length > MAX_INLINE_BYTES || content.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // Not UTF-8: a blob carries it.
    return null;
  }
}
