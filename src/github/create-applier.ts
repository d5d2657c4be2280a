import type { Effect, EffectApplier, EffectResult } from '../domain/effect.ts';
import type { GitHub } from '../domain/github.ts';
import { applyBranchDeletion } from './apply-branch-deletion.ts';
import { applyCheckRun } from './apply-check-run.ts';
import { applyComment } from './apply-comment.ts';
import { applyIssue } from './apply-issue.ts';
import { applyReaction } from './apply-reaction.ts';
import { applyCommit } from './apply-commit.ts';
import {
  applyPullRequest,
  applyPullRequestClose,
  applyPullRequestUpdate,
} from './apply-pull-request.ts';
import { applyDispatch } from './apply-dispatch.ts';
import { applyRerun } from './apply-rerun.ts';
import type { GitHubClient } from './client.ts';
import type { Apply, EffectContext } from './effect-context.ts';

const APPLIES: { [Kind in Effect['kind']]: Apply<Kind> } = {
  commit: applyCommit,
  pull_request: applyPullRequest,
  update_pull_request: applyPullRequestUpdate,
  close_pull_request: applyPullRequestClose,
  comment: applyComment,
  reaction: applyReaction,
  github_issue: applyIssue,
  check_run: applyCheckRun,
  rerun_failed_jobs: applyRerun,
  dispatch_workflow: applyDispatch,
  delete_branch: applyBranchDeletion,
};

/** Carries Effects out on GitHub; each kind has its function in a file of its own. */
export function createApplier(deps: {
  github: GitHub;
  appId: number;
  client: (installationId: number) => GitHubClient;
}): EffectApplier {
  return {
    async apply({ installationId, repository }, effect, { inDoubt }) {
      const context: EffectContext = {
        client: deps.client(installationId),
        reader: deps.github.reader(installationId),
        repository,
        names: { owner: repository.owner, repo: repository.name },
        inDoubt,
        identity: () => deps.github.identity(),
        appId: deps.appId,
      };
      const apply = APPLIES[effect.kind] as (
        context: EffectContext,
        effect: Effect,
      ) => Promise<EffectResult>;
      return apply(context, effect);
    },
  };
}
