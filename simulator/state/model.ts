import type { KeyObject } from 'node:crypto';
import type { GitCommit } from '../git/commits.ts';
import type { JobConclusion, StepUpdate, WorkflowEvent } from '../workflow-runner.ts';

export type Role = 'read' | 'write' | 'admin';
export type Grant = 'read' | 'write';
/** Permissions of an App, an installation or a token, by GitHub's names (`pull_requests`). */
export type Permissions = Record<string, Grant>;

export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string;
  createdAt: Date;
  /** Of an organisation: who belongs to it. */
  members?: Map<Account, 'admin' | 'member'>;
}

export interface App {
  id: number;
  clientId: string;
  slug: string;
  name: string;
  description: string;
  externalUrl: string;
  owner: Account;
  /** `slug[bot]`: who the App is when it acts. */
  bot: Account;
  permissions: Permissions;
  events: string[];
  publicKey: KeyObject | null;
  clientSecret: string;
  /** Where people may be sent back to after they signed in. */
  callbackUrls: string[];
  /** Where people are sent after they installed it. */
  setupUrl: string | null;
  webhookSecret: string;
  webhookUrl: string | null;
  hookId: number;
  createdAt: Date;
}

export interface Installation {
  id: number;
  app: App;
  account: Account;
  repositories: Set<Repository>;
  createdAt: Date;
  suspendedAt: Date | null;
}

export interface InstallationToken {
  token: string;
  installation: Installation;
  permissions: Permissions;
  /** Narrowed by the caller, or null for all that the installation has. */
  repositories: Set<Repository> | null;
  expiresAt: Date;
}

/** What a person's consent to an App is worth, once. */
export interface OAuthCode {
  app: App;
  account: Account;
  redirectUri: string;
  challenge: string | null;
  expiresAt: Date;
}

/** A person's token that was issued to an App. */
export interface UserToken {
  id: number;
  token: string;
  refresh: string;
  app: App;
  account: Account;
  createdAt: Date;
  expiresAt: Date;
  refreshUntil: Date;
}

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

export interface Label {
  id: number;
  name: string;
  color: string;
}

export interface PullRequest {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  author: Account;
  head: { repository: Repository; branch: string; sha: string };
  base: { branch: string; sha: string };
  maintainerCanModify: boolean;
  labels: string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

/** An issue that is no pull request. */
export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  author: Account;
  /** The App through which it was opened. */
  app: App | null;
  labels: string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

export interface Comment {
  id: number;
  issueNumber: number;
  author: Account;
  /** The App through which it was written. */
  app: App | null;
  body: string;
  reactions: Array<{ id: number; author: Account; content: string; createdAt: Date }>;
  createdAt: Date;
  updatedAt: Date;
}

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

/** What a protected branch refuses: pushes where it is `closed`, to admins too where it says so. */
export interface BranchProtection {
  closed: boolean;
  admins: boolean;
}

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

/** The App that a person's token was issued to, and where it is installed; a token of their own has none. */
export interface Via {
  app: App;
  repositories: ReadonlySet<Repository>;
}

/** Who makes a call. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'app'; app: App }
  | { kind: 'installation'; token: InstallationToken }
  /** An App with its client secret, as for signing people in. */
  | { kind: 'client'; app: App }
  | { kind: 'user'; account: Account; via: Via | null };
