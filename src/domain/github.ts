import type { RepositoryRef } from './repository.ts';

export interface WorkflowRun {
  id: number;
  workflowId: number;
  /** The workflow's name, e.g. `CI`, and its file, e.g. `.github/workflows/ci.yml`. */
  name: string;
  path: string;
  attempt: number;
  event: string;
  status: string;
  conclusion: string | null;
  headSha: string;
  headBranch: string | null;
  /** Null when the fork it came from was deleted. */
  headRepositoryId: number | null;
  htmlUrl: string;
  /** Open pull requests of the same repository for this head, as GitHub lists them on the run. */
  pullRequests: number[];
}

export interface WorkflowJob {
  id: number;
  runId: number;
  runAttempt: number;
  name: string;
  status: string;
  conclusion: string | null;
  headSha: string;
  htmlUrl: string;
  /** What `runs-on` asked for, as GitHub understood it. */
  labels: string[];
  startedAt: Date | null;
  completedAt: Date | null;
  steps: Array<{ number: number; name: string; status: string; conclusion: string | null }>;
}

export interface PullRequest {
  number: number;
  htmlUrl: string;
  state: 'open' | 'closed';
  merged: boolean;
  title: string;
  body: string;
  head: { branch: string; sha: string; repositoryId: number | null };
  base: { branch: string; sha: string };
  author: string;
}

/** One thing in a folder of a commit. */
export interface FolderEntry {
  name: string;
  type: 'file' | 'dir' | 'other';
  /** Git's id of its content. */
  sha: string;
  /** Bytes. */
  size: number;
}

/** What a person may do in a repository; GitHub's finer roles count as the next lower of these. */
export type Permission = 'none' | 'read' | 'write' | 'admin';

/** An issue, or the issue side of a pull request. */
export interface GitHubIssue {
  number: number;
  state: 'open' | 'closed';
  title: string;
  body: string;
  author: string;
}

/** Reads of one installation; every call may throw GitHubError. */
export interface GitHubReader {
  /** As GitHub has it now, renamed or not; throws `not_found` when the name leads to another one. */
  getRepository(
    repository: RepositoryRef,
  ): Promise<RepositoryRef & { private: boolean; defaultBranch: string }>;
  getWorkflowRun(repository: RepositoryRef, runId: number): Promise<WorkflowRun>;
  /** The jobs of a run's latest attempt, all pages. */
  listJobs(repository: RepositoryRef, runId: number): Promise<WorkflowJob[]>;
  /** All runs of a commit, newest first. */
  listRunsOfCommit(repository: RepositoryRef, sha: string): Promise<WorkflowRun[]>;
  /** The newest successful run of a workflow on a branch, or null. */
  findLastGoodRun(
    repository: RepositoryRef,
    query: { workflowId: number; branch: string },
  ): Promise<WorkflowRun | null>;
  /** At most `most` successful runs of a workflow on a branch, newest first; none from a fork. */
  listGoodRuns(
    repository: RepositoryRef,
    query: { workflowId: number; branch: string; most: number },
  ): Promise<WorkflowRun[]>;
  /** The job's log as decoded bytes, streamed; null when it is gone (404, 410). */
  openJobLog(repository: RepositoryRef, jobId: number): Promise<AsyncIterable<Uint8Array> | null>;
  /** The commit a branch points at, or null when there is no such branch. */
  getBranchHead(repository: RepositoryRef, branch: string): Promise<string | null>;
  /**
   * A file at a commit (null: at the head of the default branch), or null when it is not there or
   * not a file. A link to a file of the repository is read as that file.
   */
  readFile(repository: RepositoryRef, path: string, ref: string | null): Promise<Uint8Array | null>;
  /** What a folder holds at a commit (null: of the default branch), at most 1,000 entries; null when there is none. */
  listFolder(
    repository: RepositoryRef,
    path: string,
    ref: string | null,
  ): Promise<FolderEntry[] | null>;
  /** Paths of all files at a commit, and of those that can be run. `truncated` when GitHub did not list all. */
  listFiles(
    repository: RepositoryRef,
    sha: string,
  ): Promise<{ paths: string[]; executable: string[]; truncated: boolean }>;
  /** The files of a commit as a gzipped tar, streamed, below one top folder. */
  openTarball(repository: RepositoryRef, sha: string): Promise<AsyncIterable<Uint8Array>>;
  /** What somebody may do here now; `none` for who is unknown. */
  getPermission(repository: RepositoryRef, login: string): Promise<Permission>;
  getIssue(repository: RepositoryRef, number: number): Promise<GitHubIssue>;
  /** The parents of a commit, the branch it was made on first. */
  getParents(repository: RepositoryRef, sha: string): Promise<string[]>;
  /**
   * Files (links and submodules too) that differ between two commits, with their git modes there;
   * null where there is no such file. `truncated` when GitHub did not list all.
   */
  compareTrees(
    repository: RepositoryRef,
    from: string,
    to: string,
  ): Promise<{
    changes: Array<{ path: string; before: string | null; after: string | null }>;
    truncated: boolean;
  }>;
  getPullRequest(repository: RepositoryRef, number: number): Promise<PullRequest>;
  /** Paths that a pull request changes, as far as GitHub lists them (3,000). */
  listPullRequestPaths(repository: RepositoryRef, number: number): Promise<string[]>;
  /** The newest pull request from a branch of the same repository, open or closed, or null. */
  findPullRequest(repository: RepositoryRef, headBranch: string): Promise<PullRequest | null>;
  /** The open pull request of a fork with this head, among the 100 that changed last; else null. */
  findForkPullRequest(repository: RepositoryRef, headSha: string): Promise<PullRequest | null>;
}

/** The door to GitHub: one reader per installation, tokens and limits kept inside. */
export interface GitHub {
  reader(installationId: number): GitHubReader;
  /** Our App's own login (`pipewright[bot]`) and slug, to tell our events from others'. */
  identity(): Promise<{ slug: string; login: string }>;
}
