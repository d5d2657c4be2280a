import type { CheckRun, CheckSuite, CommitStatus } from './checks.ts';
import type { Comment, Issue, Label, PullRequest } from './conversation.ts';
import type { Deployment, Gate } from './deployments.ts';
import type { Account, App, Role } from './identity.ts';
import type { Workflow, WorkflowRun } from './workflow-runs.ts';

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  gitDir: string;
  parent: Repository | null;
  createdAt: Date;
  pushedAt: Date;
  collaborators: Map<Account, Role>;
  /** Shared by issues and pull requests. */
  lastNumber: number;
  pulls: Map<number, PullRequest>;
  issues: Map<number, Issue>;
  comments: Map<number, Comment>;
  labels: Map<string, Label>;
  suites: Map<number, CheckSuite>;
  checks: Map<number, CheckRun>;
  statuses: CommitStatus[];
  workflows: Map<string, Workflow>;
  runs: Map<number, WorkflowRun>;
  protectedBranches: Map<string, BranchProtection>;
  deployments: Map<number, Deployment>;
  /** Apps whose verdict an environment waits for, by its name. */
  protections: Map<string, Set<App>>;
  /** Jobs that wait for such verdicts. */
  gates: Set<Gate>;
  /** The end of the queue of ref changes; they happen one after another. */
  tail: Promise<unknown>;
}

/** What a protected branch refuses: pushes where it is `closed`, to admins too where it says so. */
export interface BranchProtection {
  closed: boolean;
  admins: boolean;
}
