import type { RepositoryRef } from './repository.ts';
import type { FileEdit } from './patch.ts';

export interface CheckAnnotation {
  path: string;
  startLine: number;
  endLine: number;
  level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}

/** A button of a check run; GitHub takes three of them, 20, 40 and 20 characters long. */
export interface CheckButton {
  label: string;
  description: string;
  identifier: string;
}

/** Parts of the one comment on a pull request, in the order in which they are shown. */
export const COMMENT_SECTIONS = ['status', 'patch', 'settings', 'playbooks', 'answer'] as const;
export type CommentSection = (typeof COMMENT_SECTIONS)[number];

/** One change outside. Texts are rendered and redacted already; names come from our own alphabet. */
export type Effect =
  /** One commit on a branch of ours, created from `parentSha` in the same step. */
  | {
      kind: 'commit';
      branch: string;
      parentSha: string;
      message: string;
      files: FileEdit[];
    }
  | { kind: 'pull_request'; branch: string; base: string; title: string; body: string }
  /** Replaces the body of the pull request that `branch` has open. */
  | { kind: 'update_pull_request'; branch: string; body: string }
  /**
   * The sticky comment with this marker on an issue or pull request: made once, then updated. With
   * a `section` only that part of it, and the rest stays; a part that becomes empty goes.
   */
  | {
      kind: 'comment';
      issueNumber: number;
      marker: string;
      body: string;
      section?: CommentSection;
    }
  /** A sign on somebody's comment; the same one given twice is one. */
  | { kind: 'reaction'; commentId: number; content: 'eyes' | 'rocket' | 'confused' }
  /**
   * The issue of ours with this marker: opened once, then updated; `number` where it is known.
   * With a `state` it is closed or opened again too; without, it stays as people have it.
   */
  | {
      kind: 'github_issue';
      marker: string;
      number: number | null;
      title: string;
      body: string;
      state?: 'open' | 'closed';
    }
  /** The check run with this external id on a commit: made once, then updated. */
  | {
      kind: 'check_run';
      headSha: string;
      name: string;
      externalId: string;
      status: 'in_progress' | 'completed';
      conclusion: 'success' | 'failure' | 'neutral' | 'action_required' | null;
      title: string;
      summary: string;
      text: string;
      annotations: CheckAnnotation[];
      /** What people can press once it is completed; replaces what was there. */
      actions: CheckButton[];
      detailsUrl: string | null;
    }
  /** Re-runs the failed jobs of a run whose latest attempt is `attempt`. */
  | { kind: 'rerun_failed_jobs'; workflowRunId: number; attempt: number }
  /**
   * Starts a workflow (its file's name) by hand on a branch (`ref`). GitHub gives a dispatch no identity:
   * in doubt, a run of it that our App started there since `since` is taken for this one.
   */
  | {
      kind: 'dispatch_workflow';
      workflow: string;
      ref: string;
      inputs: Record<string, string>;
      /** ISO 8601, when the Effect was planned. */
      since: string;
    }
  /** Closes the pull request that `branch` has open, without merging. */
  | { kind: 'close_pull_request'; branch: string; reason: string }
  /** Deletes a branch of ours where it still stands at `onlyAt`; what others pushed to it stays. */
  | { kind: 'delete_branch'; branch: string; onlyAt: string };

/** What GitHub answered to an Effect; the fields that its kind does not have are null. */
export interface EffectResult {
  /** `done` by this call; `found` when the world had it already. */
  outcome: 'done' | 'found';
  url: string | null;
  number: number | null;
  sha: string | null;
}

/** Carries Effects out. */
export interface EffectApplier {
  /**
   * Applies one Effect. With `inDoubt` (it was claimed before and never completed) the world is
   * asked first by branch, marker, external id or attempt, and what is found is not done again.
   * Refuses with an OperatorError to touch a branch outside `pipewright/`.
   */
  apply(
    target: { installationId: number; repository: RepositoryRef },
    effect: Effect,
    options: { inDoubt: boolean },
  ): Promise<EffectResult>;
}
