import type { OperationId } from '../../simulator/contract/operations.ts';

/** Operations of the App manifest flow, driven in app-manifest.test.ts. */
export const MANIFEST_OPERATIONS: readonly OperationId[] = ['apps/create-from-manifest'];

/** Operations of deployments, driven in deployments.test.ts. */
export const DEPLOYMENT_OPERATIONS: readonly OperationId[] = [
  'repos/create-deployment',
  'repos/list-deployments',
  'repos/get-deployment',
  'repos/create-deployment-status',
  'repos/list-deployment-statuses',
  'actions/review-custom-gates-for-run',
];

/** Operations of people who are signed in, driven in sign-in.test.ts. */
export const SIGN_IN_OPERATIONS: readonly OperationId[] = [
  'apps/check-token',
  'users/get-authenticated',
  'apps/list-installations-for-authenticated-user',
  'apps/list-installation-repos-for-authenticated-user',
  'repos/list-for-authenticated-user',
  'orgs/list-for-authenticated-user',
  'orgs/get-membership-for-authenticated-user',
  'orgs/check-membership-for-user',
];

/** Operations of issues, driven in issues.test.ts. */
export const ISSUE_OPERATIONS: readonly OperationId[] = [
  'issues/create',
  'issues/update',
  'issues/list-for-repo',
];

/** Operations that only GitHub's own command line asks for, in gh-and-git.e2e.ts. */
export const DRIVEN_BY_GH: readonly OperationId[] = ['actions/list-workflow-run-artifacts'];

/** Operations of branch protection, driven in branch-protection.test.ts. */
export const PROTECTION_OPERATIONS: readonly OperationId[] = [
  'repos/get-branch-protection',
  'repos/update-branch-protection',
  'repos/delete-branch-protection',
];

/** Operations that other files than every-operation.test.ts drive; each holds its list against its requests. */
export const DRIVEN_ELSEWHERE: readonly OperationId[] = [
  ...MANIFEST_OPERATIONS,
  ...DEPLOYMENT_OPERATIONS,
  ...SIGN_IN_OPERATIONS,
  ...ISSUE_OPERATIONS,
  ...DRIVEN_BY_GH,
  ...PROTECTION_OPERATIONS,
];
