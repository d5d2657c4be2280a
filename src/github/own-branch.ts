import { OperatorError } from '../domain/errors.ts';
import { BRANCH_PREFIX } from '../text/branch-name.ts';

const OWN_BRANCH = new RegExp(`^${BRANCH_PREFIX}[a-z0-9]+(?:-[a-z0-9]+)*$`);

/** Throws an OperatorError for a branch that Pipewright did not name itself. */
export function requireOwnBranch(branch: string): void {
  if (OWN_BRANCH.test(branch)) return;
  throw new OperatorError(
    `Pipewright never touches the branch ${branch}: only branches of its own below ${BRANCH_PREFIX}. Please report this as a bug.`,
    { code: 'foreign_branch', details: { branch } },
  );
}
