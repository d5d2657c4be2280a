import type { Finding } from './diagnosis.ts';
import type { RepositoryRef } from './repository.ts';

export type IssueStatus = 'open' | 'resolved' | 'failed';
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** The kinds of Issues the contracts know; a table maps a Finding's category to one. */
export const ISSUE_TYPES = [
  'pipeline_failure',
  'test_failure',
  'dependency_failure',
  'lint_failure',
  'configuration_failure',
  'transient_failure',
] as const;
export type IssueType = (typeof ISSUE_TYPES)[number];

/** The `jobId` of an Occurrence for which GitHub made no job at all. */
export const NO_JOB = 0;

/** Where a problem was seen: one failed job of one run. */
export interface Occurrence {
  workflowRunId: number;
  runAttempt: number;
  workflowId: number;
  /** The workflow's file, e.g. `.github/workflows/ci.yml`. */
  workflowPath: string;
  workflowName: string;
  jobId: number;
  jobName: string;
  /** Names of all jobs of the run that failed with this cause, `jobName` first. */
  failedJobs: string[];
  jobUrl: string;
  headSha: string;
  headBranch: string;
  /** The pull request the run belongs to, where there is one. */
  pullRequest: number | null;
  fork: boolean;
  /** On how many commits of the last `days` the job failed with this cause and then passed; absent for none. */
  flaky?: { times: number; days: number };
}

/** A detected problem with a life of its own; not a GitHub issue. Unique while open for (repository, branch, fingerprint). */
export interface Issue {
  id: string;
  installationId: number;
  repository: RepositoryRef;
  type: IssueType;
  severity: Severity;
  status: IssueStatus;
  fingerprint: string;
  title: string;
  finding: Finding;
  occurrence: Occurrence;
  detectedAt: Date;
  resolvedAt: Date | null;
}

export interface IssueStore {
  /** Opens an Issue, or adds the occurrence to the open one with the same repository, branch and fingerprint. */
  open(
    issue: Pick<
      Issue,
      | 'installationId'
      | 'repository'
      | 'type'
      | 'severity'
      | 'fingerprint'
      | 'title'
      | 'finding'
      | 'occurrence'
    >,
  ): Promise<Issue>;
  get(id: string): Promise<Issue | null>;
  /** All Issues whose latest occurrence is on this commit, oldest first. */
  ofCommit(repositoryId: number, sha: string): Promise<Issue[]>;
  /** Open Issues of a branch, oldest first. */
  openOfBranch(repositoryId: number, branch: string): Promise<Issue[]>;
  /** The Issues of a repository that were seen last, newest first, and how many there are. */
  newest(
    repositoryId: number,
    query: { most: number; status?: IssueStatus },
  ): Promise<{ issues: Issue[]; total: number }>;
  close(id: string, status: 'resolved' | 'failed'): Promise<void>;
}
