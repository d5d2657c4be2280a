import { z } from 'zod';
import type { Effect } from '../../domain/effect.ts';
import { commitMessage } from '../../text/commit-message.ts';
import { plainLine } from '../../text/plain-line.ts';
import { pullRequestBody } from '../report/pull-request-body.ts';
import { proofComment } from '../report/proof-comment.ts';
import { isRolledBack } from '../report/is-rolled-back.ts';
import { appliedCommit } from '../report/applied-commit.ts';
import { appliedPullRequest } from '../report/applied-pull-request.ts';
import { defineAction } from './action.ts';

/** Commits the Patch to a branch of ours and opens a pull request; its end carries the proof. */
export const openPullRequest = defineAction({
  name: 'open_pull_request',
  acts: true,
  input: z.strictObject({
    title: z.string().min(1).max(120),
    /** What the change does and why it is the right one; sentences with `code`. */
    why: z.string().min(1),
  }),
  plan(facts, { title, why }) {
    const branch = facts.fixBranch;
    const { staleFixSha } = facts;
    const effects: Effect[] =
      staleFixSha === null ? [] : [{ kind: 'delete_branch', branch, onlyAt: staleFixSha }];
    effects.push(
      {
        kind: 'commit',
        branch,
        parentSha: facts.run.headSha,
        message: commitMessage({ subject: title, body: why }),
        files: facts.patch.edits,
      },
      {
        kind: 'pull_request',
        branch,
        base: facts.issue.occurrence.headBranch,
        title: plainLine(title, 200),
        body: pullRequestBody(facts, why, null),
      },
    );
    return effects;
  },
  report(facts, { why }, conclusion) {
    const pullRequest = appliedPullRequest(facts);
    const branch = facts.fixBranch;
    const onlyAt = appliedCommit(facts);
    if (conclusion === null) return [];
    // A branch whose pull request GitHub refused would stand in the way of the next one.
    if (pullRequest === null) return onlyAt ? [{ kind: 'delete_branch', branch, onlyAt }] : [];
    const effects: Effect[] = [
      { kind: 'update_pull_request', branch, body: pullRequestBody(facts, why, conclusion) },
      {
        kind: 'comment',
        issueNumber: pullRequest.number,
        marker: 'pipewright-proof',
        body: proofComment(facts, conclusion),
      },
    ];
    if (isRolledBack(facts, conclusion)) {
      effects.push({ kind: 'close_pull_request', branch, reason: conclusion.outcome });
      if (onlyAt !== null) effects.push({ kind: 'delete_branch', branch, onlyAt });
    }
    return effects;
  },
});
