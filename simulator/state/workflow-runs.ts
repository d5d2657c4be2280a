import type { JobConclusion, StepUpdate, WorkflowEvent } from '../workflow-runner.ts';
import type { CheckSuite } from './checks.ts';
import type { PullRequest } from './conversation.ts';
import type { Account } from './identity.ts';
import type { Repository } from './repository.ts';

export interface Workflow {
  id: number;
  repository: Repository;
  path: string;
  name: string;
  createdAt: Date;
  lastRunNumber: number;
}

export type RunStatus = 'queued' | 'in_progress' | 'completed';

export interface WorkflowRun {
  id: number;
  repository: Repository;
  workflow: Workflow;
  /** The workflow's name at the commit, or its path when the file cannot be read. */
  name: string;
  title: string;
  number: number;
  event: WorkflowEvent;
  headSha: string;
  headBranch: string;
  headRepository: Repository;
  /** The pull request it runs for, of whichever repository. */
  pull: PullRequest | null;
  suite: CheckSuite;
  actor: Account;
  createdAt: Date;
  /** Ascending; the last is the current one. */
  attempts: RunAttempt[];
  /** Why the workflow file could not be used. */
  fileError: string | null;
}

export interface RunAttempt {
  number: number;
  actor: Account;
  status: RunStatus;
  conclusion: JobConclusion | null;
  startedAt: Date;
  updatedAt: Date;
  jobs: Map<string, Job>;
  cancellation: AbortController;
}

/** One job of one attempt; its id is also its check run's. */
export interface Job {
  id: number;
  key: string;
  run: WorkflowRun;
  attempt: RunAttempt;
  name: string;
  status: RunStatus;
  conclusion: JobConclusion | null;
  steps: StepUpdate[];
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  log: string[];
  /** What `runs-on` asked for, where the runner tells. */
  labels?: string[];
  /** True for what an attempt did not run itself but took over from the one before. */
  carried: boolean;
}
