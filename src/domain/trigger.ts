import type { RepositoryRef } from './repository.ts';

/** What Triggers of one repository have in common. */
interface RepositoryTrigger {
  deliveryGuid: string;
  installationId: number;
  repository: RepositoryRef;
  /** Login of who caused the event; null where the payload does not say. */
  actor: string | null;
  /** True when that was our own App. */
  byOurselves: boolean;
}

/** A workflow run was completed; the state to act on is read from GitHub again. */
export interface RunCompletedTrigger extends RepositoryTrigger {
  kind: 'run_completed';
  workflowRunId: number;
  runAttempt: number;
  headSha: string;
  headBranch: string | null;
  conclusion: string | null;
}

/** A job of a workflow run was completed; the rest of the run may still work. */
export interface JobCompletedTrigger extends RepositoryTrigger {
  kind: 'job_completed';
  workflowRunId: number;
  jobId: number;
  headSha: string;
  conclusion: string | null;
}

/** A person pressed a button of a check run of ours, or asked for its check or suite again. */
export interface CheckRequestedTrigger extends RepositoryTrigger {
  kind: 'check_requested';
  /** `again` is GitHub's own "Re-run"; the others are identifiers of our buttons. */
  request: 'again' | { button: string };
  headSha: string;
  /** The check run that was pressed; null where a whole suite was asked for again. */
  checkRunId: number | null;
  /** What we called it when we made it; null where the payload does not say. */
  externalId: string | null;
}

/** A branch or tag was created, moved or deleted. */
export interface PushedTrigger extends RepositoryTrigger {
  kind: 'pushed';
  /** Null for a tag. */
  branch: string | null;
  /** The commit it pointed at; null for a new one. */
  before: string | null;
  /** The commit it points at; null for a deleted one. */
  after: string | null;
  /** Paths that the commits changed; null where the payload may not list them all. */
  changedPaths: string[] | null;
}

/** A pull request was opened, moved or closed; its state is read from GitHub again. */
export interface PullRequestTrigger extends RepositoryTrigger {
  kind: 'pull_request_changed';
  change: 'opened' | 'pushed' | 'reopened' | 'retargeted' | 'closed';
  number: number;
  headBranch: string;
  headSha: string;
}

/** An issue of GitHub's (not one of ours) was opened, changed or closed. */
export interface GitHubIssueTrigger extends RepositoryTrigger {
  kind: 'github_issue_changed';
  action: string;
  number: number;
  labels: string[];
  /** True when no person did it. */
  byBot: boolean;
  /** The text before and after an edit of it; null for everything else. */
  edit: { from: string; to: string } | null;
}

/** Somebody commented on an issue or pull request. */
export interface CommentedTrigger extends RepositoryTrigger {
  kind: 'commented';
  issueNumber: number;
  onPullRequest: boolean;
  commentId: number;
  change: 'created' | 'edited';
  /** True when no person wrote it. */
  byBot: boolean;
  /** What was written; anybody can write anything. */
  body: string;
}

/** A deployment was made, or told how far it is. */
export interface DeploymentTrigger extends RepositoryTrigger {
  kind: 'deployment_changed';
  deploymentId: number;
  environment: string;
  sha: string;
  /** `pending`, `in_progress`, `success`, `failure` …; null for one that was only made. */
  state: string | null;
}

/** GitHub asks whether a deployment may go on. */
export interface DeploymentGateTrigger extends RepositoryTrigger {
  kind: 'deployment_gate_asked';
  environment: string;
  workflowRunId: number;
  deploymentId: number | null;
  sha: string | null;
}

/** The App was installed, removed, suspended, or its list of repositories changed. */
export interface InstallationTrigger {
  kind: 'installation_changed';
  deliveryGuid: string;
  installationId: number;
  account: { login: string; type: string };
  change: 'created' | 'deleted' | 'suspended' | 'unsuspended' | 'repositories';
  added: Array<RepositoryRef & { private: boolean }>;
  removed: RepositoryRef[];
}

/** GitHub tried the webhook after it was set up or changed. */
export interface PingedTrigger {
  kind: 'pinged';
  deliveryGuid: string;
  hookId: number | null;
  /** The events that the webhook brings, as GitHub lists them. */
  events: string[];
}

/** A Delivery reduced to what matters. */
export type Trigger =
  | RunCompletedTrigger
  | JobCompletedTrigger
  | CheckRequestedTrigger
  | PushedTrigger
  | PullRequestTrigger
  | GitHubIssueTrigger
  | CommentedTrigger
  | DeploymentTrigger
  | DeploymentGateTrigger
  | InstallationTrigger
  | PingedTrigger;
