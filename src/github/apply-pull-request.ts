import { GitHubError } from '../domain/errors.ts';
import type { PullRequest } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import { applyComment } from './apply-comment.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext } from './effect-context.ts';
import { requireOwnBranch } from './own-branch.ts';

const needs = 'pull_requests: write';

/**
 * Opens a pull request from a branch of ours, or finds the one that is there. In doubt one that
 * somebody closed in the meantime is found too, and stays closed.
 */
export const applyPullRequest: Apply<'pull_request'> = async (context, effect) => {
  const { client, names, repository, inDoubt } = context;
  const { branch, base, title, body } = effect;
  requireOwnBranch(branch);
  if (inDoubt) {
    const there = await context.reader.findPullRequest(repository, branch);
    if (there !== null) return found(pointer(there));
  }
  const what = `open the pull request from ${branch} in ${fullName(repository)}`;
  try {
    const { data } = await client.call({ what, kind: 'create', needs }, (octokit) =>
      octokit.rest.pulls.create({ ...names, head: branch, base, title, body }),
    );
    return done({ number: data.number, url: data.html_url });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    const there = await context.reader.findPullRequest(repository, branch);
    if (there?.state !== 'open') throw error;
    return found(pointer(there));
  }
};

/** Replaces the body of the newest pull request from a branch of ours; `found` when it reads so already. */
export const applyPullRequestUpdate: Apply<'update_pull_request'> = async (context, effect) => {
  const pull = await requirePullRequest(context, effect.branch);
  if (pull.body === effect.body) return found(pointer(pull));
  await update(context, pull, { body: effect.body });
  return done(pointer(pull));
};

/** Closes the newest pull request from a branch of ours without merging, and says why in a comment. */
export const applyPullRequestClose: Apply<'close_pull_request'> = async (context, effect) => {
  const pull = await requirePullRequest(context, effect.branch);
  if (pull.state === 'closed') return found(pointer(pull));
  await applyComment(context, {
    kind: 'comment',
    issueNumber: pull.number,
    marker: 'closed',
    body: effect.reason,
  });
  await update(context, pull, { state: 'closed' });
  return done(pointer(pull));
};

async function requirePullRequest(context: EffectContext, branch: string): Promise<PullRequest> {
  requireOwnBranch(branch);
  const pull = await context.reader.findPullRequest(context.repository, branch);
  if (pull !== null) return pull;
  throw new GitHubError(
    `${fullName(context.repository)} has no pull request from ${branch} to change.`,
    { code: 'not_found', status: 404, details: { branch } },
  );
}

async function update(
  { client, names, repository }: EffectContext,
  pull: PullRequest,
  change: { body: string } | { state: 'closed' },
): Promise<void> {
  const what = `change pull request ${pull.number} of ${fullName(repository)}`;
  await client.call({ what, kind: 'write', needs }, (octokit) =>
    octokit.rest.pulls.update({ ...names, pull_number: pull.number, ...change }),
  );
}

function pointer(pull: PullRequest): { number: number; url: string; sha: string } {
  return { number: pull.number, url: pull.htmlUrl, sha: pull.head.sha };
}
