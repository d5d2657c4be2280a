import { BRANCH_PREFIX, branchName } from '../text/branch-name.ts';

/** True for a branch that Pipewright creates and deletes; no other is ever touched. */
export function isOurBranch(branch: string): boolean {
  return branch.startsWith(BRANCH_PREFIX);
}

/** The branch of the one fix for a cause on a base branch; the same question gives the same name. */
export function fixBranch(fix: {
  repositoryId: number;
  base: string;
  fingerprint: string;
  playbook: string;
}): string {
  return branchName({
    slug: fix.playbook,
    identity: [String(fix.repositoryId), fix.base, fix.fingerprint],
  });
}
