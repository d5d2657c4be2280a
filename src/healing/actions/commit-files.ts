import type { GitHubReader } from '../../domain/github.ts';
import type { HealingFacts } from './action.ts';

/** As many files as one Action reads of a commit. */
const MOST_READS = 40;
const MOST_BYTES = 1024 * 1024;

/** The failing commit as an Action reads it, and the same files as they last stood when CI was green. */
export interface CommitFiles {
  /** Paths of all files; null when GitHub does not list them all. */
  paths: readonly string[] | null;
  /** A text file of the commit; null when it is not there, over 1 MiB, or the reads are used up. */
  read(path: string): Promise<string | null>;
  /** The file at the last good run of the same workflow, on this branch or the default branch. */
  readEarlier(path: string): Promise<string | null>;
}

/** Opens the failing commit for reading; nothing is read before it is asked for, but the list of paths. */
export async function openCommitFiles(
  { repository, run, issue }: HealingFacts,
  reader: GitHubReader,
): Promise<CommitFiles> {
  const { paths, truncated } = await reader.listFiles(repository, run.headSha);
  let reads = 0;
  const readAt = async (path: string, ref: string): Promise<string | null> => {
    if (++reads > MOST_READS) return null;
    const content = await reader.readFile(repository, path, ref);
    return content === null || content.length > MOST_BYTES ? null : Buffer.from(content).toString();
  };
  let earlier: Promise<string | null> | null = null;
  const findEarlier = async (): Promise<string | null> => {
    const { workflowId, headBranch } = issue.occurrence;
    for (const branch of new Set([headBranch, repository.defaultBranch])) {
      const good = await reader.findLastGoodRun(repository, { workflowId, branch });
      if (good !== null) return good.headSha;
    }
    return null;
  };
  const known = new Set(paths);
  return {
    paths: truncated ? null : paths,
    read: async (path) => (known.has(path) ? readAt(path, run.headSha) : null),
    readEarlier: async (path) => {
      const sha = await (earlier ??= findEarlier());
      return sha === null ? null : readAt(path, sha);
    },
  };
}
