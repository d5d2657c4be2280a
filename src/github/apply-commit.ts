import type { EffectResult } from '../domain/effect.ts';
import { GitHubError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { commitNeeds, createTree } from './commit-tree.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext } from './effect-context.ts';
import { requireOwnBranch } from './own-branch.ts';

interface CommitData {
  sha: string;
  html_url: string;
  tree: { sha: string };
  parents: Array<{ sha: string }>;
}

/**
 * One commit on a new branch of ours, through the Git Data API. A branch that is there already with
 * this very change (same parent, same tree) is `found`; with any other, a GitHubError with the code
 * `branch_taken`. Edits that change nothing are `nothing_to_commit`.
 */
export const applyCommit: Apply<'commit'> = async (context, effect) => {
  const { client, names, repository, inDoubt } = context;
  const { branch, parentSha, message, files } = effect;
  requireOwnBranch(branch);
  const needs = commitNeeds(files);

  const parent = await readCommit(context, parentSha);
  const tree = await createTree(context, parent.tree.sha, files);
  if (tree === parent.tree.sha) {
    throw new GitHubError(
      `Could not commit to ${branch} in ${fullName(repository)}: the edits change nothing at ${parentSha}.`,
      { code: 'nothing_to_commit', status: null },
    );
  }
  const wanted = { branch, parentSha, tree };
  if (inDoubt) {
    const there = await findCommit(context, wanted);
    if (there !== null) return there;
  }
  // A commit that no branch points at is seen by nobody, so it may be made again.
  const what = `create a commit in ${fullName(repository)}`;
  const { data } = await client.call({ what, kind: 'write', needs }, (octokit) =>
    octokit.rest.git.createCommit({ ...names, message, tree, parents: [parentSha] }),
  );
  const refCall = {
    what: `create the branch ${branch} in ${fullName(repository)}`,
    kind: 'create',
    needs,
  } as const;
  try {
    await client.call(refCall, (octokit) =>
      octokit.rest.git.createRef({ ...names, ref: `refs/heads/${branch}`, sha: data.sha }),
    );
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    const there = await findCommit(context, wanted);
    if (there === null) throw error;
    return there;
  }
  return done({ sha: data.sha, url: data.html_url });
};

/** The commit at the branch's head where it is the wanted one; null when there is no such branch. */
async function findCommit(
  context: EffectContext,
  wanted: { branch: string; parentSha: string; tree: string },
): Promise<EffectResult | null> {
  const head = await context.reader.getBranchHead(context.repository, wanted.branch);
  if (head === null) return null;
  const commit = await readCommit(context, head);
  const parents = commit.parents.map(({ sha }) => sha);
  if (commit.tree.sha === wanted.tree && parents.length === 1 && parents[0] === wanted.parentSha) {
    return found({ sha: commit.sha, url: commit.html_url });
  }
  throw new GitHubError(
    `Could not create the branch ${wanted.branch} in ${fullName(context.repository)}: it exists at ${head} with another change. Delete it, or leave the fix to whoever made it.`,
    { code: 'branch_taken', status: 422, details: { branch: wanted.branch, head } },
  );
}

async function readCommit(context: EffectContext, sha: string): Promise<CommitData> {
  const what = `read the commit ${sha} of ${fullName(context.repository)}`;
  const { data } = await context.client.call(
    { what, kind: 'read', needs: 'contents: read' },
    (octokit) => octokit.rest.git.getCommit({ ...context.names, commit_sha: sha }),
  );
  return data;
}
