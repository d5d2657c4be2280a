import type { Account, App } from './identity.ts';
import type { Repository } from './repository.ts';
import type { WorkflowRun } from './workflow-runs.ts';

export interface Deployment {
  id: number;
  repository: Repository;
  sha: string;
  ref: string;
  task: string;
  payload: Record<string, unknown>;
  environment: string;
  description: string | null;
  creator: Account;
  app: App | null;
  /** Oldest first. */
  statuses: DeploymentStatus[];
  createdAt: Date;
}

export interface DeploymentStatus {
  id: number;
  state: string;
  creator: Account;
  description: string;
  logUrl: string;
  environmentUrl: string;
  createdAt: Date;
}

/** A job that waits at a protected environment. */
export interface Gate {
  run: WorkflowRun;
  environment: string;
  /** Who has not said anything yet. */
  open: Set<App>;
  resolve(approved: boolean): void;
}
