import { createHash } from 'node:crypto';
import type { Effect } from '../../src/domain/effect.ts';
import type {
  GitHubIssue,
  Permission,
  PullRequest,
  WorkflowJob,
  WorkflowRun,
} from '../../src/domain/github.ts';
import type { RepositoryRef } from '../../src/domain/repository.ts';

export type Files = Map<string, Uint8Array>;
export type CheckRunEffect = Extract<Effect, { kind: 'check_run' }>;

/** One repository in memory, as the fake reader and the fake applier of Effects share it. */
export interface GitHubWorld {
  repository: RepositoryRef & { private: boolean; defaultBranch: string };
  /** Branch → commit. */
  branches: Map<string, string>;
  commits: Map<string, { parent: string | null; message: string; files: Files }>;
  runs: WorkflowRun[];
  jobs: WorkflowJob[];
  /** Job id → log; a job without one reads as gone. */
  logs: Map<number, string | Uint8Array>;
  pullRequests: PullRequest[];
  comments: Array<{ id: number; issueNumber: number; marker: string; body: string }>;
  /** Comment id → signs of ours on it. */
  reactions: Map<number, Set<string>>;
  issues: Map<number, GitHubIssue & { marker: string }>;
  /** Login → what it may do; who is not listed may do nothing. */
  permissions: Map<string, Permission>;
  checkRuns: Array<CheckRunEffect & { id: number; updates: number }>;
}

/** A world with one commit on `main`; `files` maps paths to text. */
export function createGitHubWorld(
  options: { files?: Record<string, string>; repository?: Partial<RepositoryRef> } = {},
): GitHubWorld {
  const world: GitHubWorld = {
    repository: {
      id: 1,
      owner: 'acme',
      name: 'shop',
      ...options.repository,
      private: false,
      defaultBranch: 'main',
    },
    branches: new Map(),
    commits: new Map(),
    runs: [],
    jobs: [],
    logs: new Map(),
    pullRequests: [],
    comments: [],
    reactions: new Map(),
    issues: new Map(),
    permissions: new Map(),
    checkRuns: [],
  };
  const files = new Map(
    Object.entries(options.files ?? {}).map(([path, text]) => [path, Buffer.from(text)]),
  );
  world.branches.set('main', addCommit(world, { parent: null, message: 'Start', files }));
  return world;
}

/** Adds a commit and gives its sha, which is the same for the same content. */
export function addCommit(
  world: GitHubWorld,
  commit: { parent: string | null; message: string; files: Files },
): string {
  const hash = createHash('sha1').update(`${commit.parent} ${commit.message}`);
  for (const [path, content] of [...commit.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0`).update(content);
  }
  const sha = hash.digest('hex');
  world.commits.set(sha, commit);
  return sha;
}

/** Adds a workflow run, with what is not said as of a red push to `main`. */
export function addRun(world: GitHubWorld, run: Partial<WorkflowRun> = {}): WorkflowRun {
  const id = run.id ?? world.runs.length + 1;
  const added: WorkflowRun = {
    id,
    workflowId: 1,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    attempt: 1,
    event: 'push',
    status: 'completed',
    conclusion: 'failure',
    headSha: world.branches.get('main') ?? '',
    headBranch: 'main',
    headRepositoryId: world.repository.id,
    htmlUrl: `https://github.test/${world.repository.owner}/${world.repository.name}/actions/runs/${id}`,
    pullRequests: [],
    ...run,
  };
  world.runs.push(added);
  return added;
}

/** Adds a job of a run, red unless said otherwise, with its log where one is given. */
export function addJob(
  world: GitHubWorld,
  run: WorkflowRun,
  job: Partial<WorkflowJob> & { log?: string | Uint8Array } = {},
): WorkflowJob {
  const { log, ...fields } = job;
  const id = job.id ?? world.jobs.length + 101;
  const added: WorkflowJob = {
    id,
    runId: run.id,
    runAttempt: run.attempt,
    name: 'test',
    status: 'completed',
    conclusion: 'failure',
    headSha: run.headSha,
    htmlUrl: `${run.htmlUrl}/job/${id}`,
    startedAt: new Date('2026-01-01T00:00:00Z'),
    labels: ['ubuntu-latest'],
    completedAt: new Date('2026-01-01T00:01:00Z'),
    steps: [],
    ...fields,
  };
  world.jobs.push(added);
  if (log !== undefined) world.logs.set(id, log);
  return added;
}
