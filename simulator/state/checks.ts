import type { GitCommit } from '../git/commits.ts';
import type { Account, App } from './identity.ts';
import type { Repository } from './repository.ts';
import type { Job } from './workflow-runs.ts';

export interface CheckSuite {
  id: number;
  repository: Repository;
  app: App;
  headSha: string;
  headCommit: GitCommit;
  headBranch: string | null;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  before: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** An annotation in GitHub's own field names, as it is taken and given. */
export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: string;
  title: string | null;
  message: string;
  raw_details: string | null;
}

/** A button of a check run, at most three. */
export interface CheckButton {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  suite: CheckSuite;
  name: string;
  externalId: string;
  detailsUrl: string | null;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: Date | null;
  completedAt: Date | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  /** Buttons that people may press on a completed check. */
  actions: CheckButton[];
  /** The Actions job that this check shows. */
  job: Job | null;
}

export interface CommitStatus {
  id: number;
  sha: string;
  state: string;
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  createdAt: Date;
}
