import { createHash } from 'node:crypto';
import { GitHubError } from '../../src/domain/errors.ts';
import type {
  FolderEntry,
  GitHub,
  GitHubReader,
  PullRequest,
  WorkflowRun,
} from '../../src/domain/github.ts';
import type { GitHubWorld } from './github-world.ts';
import { tarball } from './tarball.ts';

/** The door to a GitHubWorld; `fail` makes every read reject, as a GitHub that is down would. */
export class FakeGitHub implements GitHub {
  readonly world: GitHubWorld;
  fail: Error | null = null;

  constructor(world: GitHubWorld) {
    this.world = world;
  }

  async identity(): Promise<{ slug: string; login: string }> {
    return { slug: 'pipewright', login: 'pipewright[bot]' };
  }

  reader(_installationId: number): GitHubReader {
    const reader = readerOf(this.world);
    const guarded = Object.entries(reader).map(([name, read]) => [
      name,
      async (...parameters: unknown[]): Promise<unknown> => {
        if (this.fail !== null) throw this.fail;
        return (read as (...all: unknown[]) => Promise<unknown>)(...parameters);
      },
    ]);
    return Object.fromEntries(guarded) as GitHubReader;
  }
}

function readerOf(world: GitHubWorld): GitHubReader {
  const newestFirst = (a: WorkflowRun, b: WorkflowRun) => b.id - a.id;
  return {
    getRepository: async ({ id }) =>
      structuredClone(found(id === world.repository.id ? world.repository : undefined)),
    getWorkflowRun: async (_, id) => ({ ...found(world.runs.find((run) => run.id === id)) }),
    listJobs: async (_, runId) => {
      const { attempt } = found(world.runs.find((run) => run.id === runId));
      return world.jobs.filter((job) => job.runId === runId && job.runAttempt === attempt);
    },
    listRunsOfCommit: async (_, sha) =>
      world.runs.filter((run) => run.headSha === sha).sort(newestFirst),
    findLastGoodRun: async (_, { workflowId, branch }) =>
      world.runs
        .filter((run) => run.workflowId === workflowId && run.headBranch === branch)
        .filter((run) => run.conclusion === 'success')
        .filter((run) => run.headRepositoryId === world.repository.id)
        .sort(newestFirst)[0] ?? null,
    listGoodRuns: async (_, { workflowId, branch, most }) =>
      world.runs
        .filter((run) => run.workflowId === workflowId && run.headBranch === branch)
        .filter((run) => run.conclusion === 'success')
        .filter((run) => run.headRepositoryId === world.repository.id)
        .sort(newestFirst)
        .slice(0, most),
    openJobLog: async (_, jobId) => {
      const log = world.logs.get(jobId);
      return log === undefined ? null : streamed(Buffer.from(log));
    },
    getBranchHead: async (_, branch) => world.branches.get(branch) ?? null,
    readFile: async (_, path, ref) =>
      filesAt(world, ref ?? world.repository.defaultBranch).get(path) ?? null,
    listFolder: async (_, path, ref) => {
      const files = filesAt(world, ref ?? world.repository.defaultBranch);
      const entries = new Map<string, FolderEntry>();
      for (const [file, content] of files) {
        if (!file.startsWith(`${path}/`)) continue;
        const [name = '', ...below] = file.slice(path.length + 1).split('/');
        const before = entries.get(name)?.sha ?? '';
        const sha = createHash('sha1').update(`${before}${file}\0`).update(content).digest('hex');
        const type = below.length > 0 ? 'dir' : 'file';
        entries.set(name, { name, type, sha, size: content.length });
      }
      return entries.size === 0 ? null : [...entries.values()];
    },
    listFiles: async (_, sha) => ({
      paths: [...filesAt(world, sha).keys()],
      executable: [],
      truncated: false,
    }),
    openTarball: async (_, sha) => streamed(tarball('shop-0', filesAt(world, sha))),
    getParents: async (_, sha) => {
      const { parent } = found(world.commits.get(sha));
      return parent === null ? [] : [parent];
    },
    compareTrees: async (_, from, to) => {
      const [before, after] = [filesAt(world, from), filesAt(world, to)];
      const mode = (files: typeof before, path: string) => (files.has(path) ? '100644' : null);
      const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
      const changes = paths
        .filter((path) => String(before.get(path)) !== String(after.get(path)))
        .map((path) => ({ path, before: mode(before, path), after: mode(after, path) }));
      return { changes, truncated: false };
    },
    getPermission: async (_, login) => world.permissions.get(login) ?? 'none',
    getIssue: async (_, number) => ({ ...found(world.issues.get(number)) }),
    getPullRequest: async (_, number) =>
      structuredClone(found(world.pullRequests.find((pull) => pull.number === number))),
    listPullRequestPaths: async (_, number) => {
      const { head, base } = found(world.pullRequests.find((pull) => pull.number === number));
      const [before, after] = [filesAt(world, base.sha), filesAt(world, head.sha)];
      const paths = new Set([...before.keys(), ...after.keys()]);
      const text = (files: typeof before, path: string) => String(files.get(path));
      return [...paths].filter((path) => text(before, path) !== text(after, path));
    },
    findForkPullRequest: async (_, sha) =>
      newest(
        world.pullRequests.filter(
          ({ head, state }) =>
            state === 'open' && head.sha === sha && head.repositoryId !== world.repository.id,
        ),
      ),
    findPullRequest: async (_, branch) =>
      newest(world.pullRequests.filter((pull) => pull.head.branch === branch)),
  };
}

function filesAt(world: GitHubWorld, ref: string): Map<string, Uint8Array> {
  return found(world.commits.get(world.branches.get(ref) ?? ref)).files;
}

function newest(pulls: PullRequest[]): PullRequest | null {
  return structuredClone(pulls.toSorted((a, b) => b.number - a.number)[0] ?? null);
}

function found<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new GitHubError('GitHub has no such thing.', { code: 'not_found', status: 404 });
}

/** In pieces of odd sizes, so that readers cannot lean on where a chunk ends. */
async function* streamed(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
}
