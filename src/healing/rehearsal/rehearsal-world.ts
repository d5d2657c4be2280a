import type { Effect, EffectApplier, EffectResult } from '../../domain/effect.ts';
import type { GitHub, GitHubReader, WorkflowJob, WorkflowRun } from '../../domain/github.ts';

/** A red job as it stands on somebody's disk: its log and the files of its commit. */
export interface RehearsalSubject {
  repository: { owner: string; name: string };
  branch: string;
  headSha: string;
  job: string;
  /** The step that failed, where it is known. */
  failedStep: string | null;
  workflow: { name: string; path: string };
  /** What the job asked for by `runs-on`. */
  labels: string[];
  /** True when GitHub made no job of the workflow, and so there is no log. */
  unstarted: boolean;
  /** How long the job took in its newest good runs, in minutes, newest first. */
  goodMinutes: number[];
  /** The pull request that the run belongs to. */
  pullRequest: number | null;
  /** True when the code comes from a fork. */
  fork: boolean;
  /** Paths of all files, relative to the repository's root. */
  paths: string[];
  /** Those of `paths` that can be run. */
  executable: string[];
  openLog(): AsyncIterable<Uint8Array>;
  /** Gzipped, below one top folder. */
  openTarball(): AsyncIterable<Uint8Array>;
  /** Null where there is no such regular file. */
  readFile(path: string): Promise<Uint8Array | null>;
  /** The same at the last good run; null where the subject has none. */
  readEarlier: ((path: string) => Promise<Uint8Array | null>) | null;
}

export const REPOSITORY_ID = 1;
export const RUN_ID = 1;
const FORK_ID = 2;
const GOOD_RUN_ID = 100;
const EARLIER = { id: 2, headSha: 'b'.repeat(40), conclusion: 'success' };
// What the fix would be called; no subject's own pull request has this number.
const FIX = { number: 1_000_000_000, sha: 'f'.repeat(40) };

/** A GitHub that holds the subject and nothing else. */
export function rehearsalGitHub(subject: RehearsalSubject): GitHub {
  const url = `https://github.com/${subject.repository.owner}/${subject.repository.name}`;
  const run: WorkflowRun = {
    id: RUN_ID,
    workflowId: 1,
    ...subject.workflow,
    attempt: 1,
    event: subject.pullRequest === null ? 'push' : 'pull_request',
    status: 'completed',
    conclusion: 'failure',
    headSha: subject.headSha,
    headBranch: subject.branch,
    headRepositoryId: subject.fork ? FORK_ID : REPOSITORY_ID,
    htmlUrl: `${url}/actions/runs/${RUN_ID}`,
    pullRequests: subject.pullRequest === null ? [] : [subject.pullRequest],
  };
  const step = { number: 1, name: subject.failedStep ?? '', status: 'completed' };
  const job: WorkflowJob = {
    id: 1,
    runId: RUN_ID,
    runAttempt: 1,
    name: subject.job,
    status: 'completed',
    conclusion: 'failure',
    headSha: subject.headSha,
    htmlUrl: `${run.htmlUrl}/job/1`,
    labels: subject.labels,
    startedAt: null,
    completedAt: null,
    steps: subject.failedStep === null ? [] : [{ ...step, conclusion: 'failure' }],
  };
  const goodJob = (id: number): WorkflowJob => ({
    ...job,
    conclusion: 'success',
    startedAt: new Date(0),
    completedAt: new Date((subject.goodMinutes[id - GOOD_RUN_ID] ?? 0) * 60_000),
  });
  const reader: GitHubReader = {
    getRepository: async () => ({
      id: REPOSITORY_ID,
      ...subject.repository,
      private: false,
      defaultBranch: subject.branch,
    }),
    getWorkflowRun: async () => run,
    async listJobs(_, id) {
      if (id >= GOOD_RUN_ID) return [goodJob(id)];
      return subject.unstarted || id === EARLIER.id ? [] : [job];
    },
    listRunsOfCommit: async () => [],
    findLastGoodRun: async () => (subject.readEarlier === null ? null : { ...run, ...EARLIER }),
    openJobLog: async () => subject.openLog(),
    getBranchHead: async (_, branch) => (branch === subject.branch ? subject.headSha : null),
    readFile: async (_, path, ref) =>
      ref === EARLIER.headSha ? (subject.readEarlier?.(path) ?? null) : subject.readFile(path),
    listFolder: async () => null,
    listFiles: async () => ({
      paths: subject.paths,
      executable: subject.executable,
      truncated: false,
    }),
    listGoodRuns: async () =>
      subject.goodMinutes.map((_, index) => ({ ...run, id: GOOD_RUN_ID + index })),
    openTarball: async () => subject.openTarball(),
    getPermission: async () => 'none',
    getParents: async () => [],
    compareTrees: async () => ({ changes: [], truncated: true }),
    getIssue: async (_, number) => ({ number, state: 'open', title: '', body: '', author: '' }),
    getPullRequest: async (_, number) => ({
      number,
      htmlUrl: `${url}/pull/${number}`,
      state: 'open',
      merged: false,
      title: '',
      body: '',
      head: {
        branch: subject.branch,
        sha: number === FIX.number ? FIX.sha : subject.headSha,
        repositoryId: subject.fork ? FORK_ID : REPOSITORY_ID,
      },
      base: { branch: 'main', sha: subject.headSha },
      author: subject.repository.owner,
    }),
    listPullRequestPaths: async () => [],
    findPullRequest: async () => null,
    findForkPullRequest: async () => null,
  };
  return {
    reader: () => reader,
    identity: async () => ({ slug: 'pipewright', login: 'pipewright[bot]' }),
  };
}

/** Writes down what would be done, and does nothing. */
export function recordingApplier(): EffectApplier & { effects: Effect[] } {
  const effects: Effect[] = [];
  return {
    effects,
    async apply(_target, effect): Promise<EffectResult> {
      effects.push(effect);
      const number = effect.kind === 'pull_request' ? FIX.number : null;
      const sha = effect.kind === 'commit' ? FIX.sha : null;
      return { outcome: 'done', url: null, number, sha };
    },
  };
}
