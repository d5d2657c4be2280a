import { GitHubError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { done, found } from './effect-context.ts';
import type { Apply } from './effect-context.ts';
import { requireOwnBranch } from './own-branch.ts';

/**
 * Deletes a branch of ours; `found` when it is gone already, or no longer where we left it: then it
 * holds the work of others.
 */
export const applyBranchDeletion: Apply<'delete_branch'> = async (context, effect) => {
  const { branch, onlyAt } = effect;
  requireOwnBranch(branch);
  const { client, names, repository } = context;
  if ((await context.reader.getBranchHead(repository, branch)) !== onlyAt) return found({});
  const what = `delete the branch ${branch} of ${fullName(repository)}`;
  try {
    await client.call({ what, kind: 'write', needs: 'contents: write' }, (octokit) =>
      octokit.rest.git.deleteRef({ ...names, ref: `heads/${branch}` }),
    );
  } catch (error) {
    // Somebody was faster: 422 "Reference does not exist"; other 422s speak of protection.
    const gone =
      error instanceof GitHubError &&
      (error.status === 404 || (error.status === 422 && /does not exist/i.test(error.message)));
    if (gone) return found({});
    throw error;
  }
  return done({});
};
