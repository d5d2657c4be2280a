import { readReference } from './action-reference.ts';

export type Access = 'none' | 'read' | 'write';
/** Scope → access, as a `permissions:` mapping has it. */
export type Permissions = Record<string, Access>;

const WEIGHT: Record<Access, number> = { none: 0, read: 1, write: 2 };

/** What a job's token can do when nothing says so and the default is the restricted one. */
export const RESTRICTED_DEFAULT: Permissions = { contents: 'read', packages: 'read' };

/** Actions that call GitHub's API with the job's token → the least that their calls need. */
const BY_ACTION: Readonly<Record<string, Permissions>> = {
  'actions/attest-build-provenance': { 'id-token': 'write', attestations: 'write' },
  'actions/deploy-pages': { pages: 'write', 'id-token': 'write' },
  'actions/first-interaction': { issues: 'write', 'pull-requests': 'write' },
  'actions/labeler': { 'pull-requests': 'write' },
  'actions/stale': { issues: 'write', 'pull-requests': 'write' },
  'ad-m/github-push-action': { contents: 'write' },
  'dorny/test-reporter': { checks: 'write', actions: 'read' },
  'enricomi/publish-unit-test-result-action': { checks: 'write', 'pull-requests': 'write' },
  'github/codeql-action/analyze': { 'security-events': 'write' },
  'github/codeql-action/upload-sarif': { 'security-events': 'write' },
  'googleapis/release-please-action': {
    contents: 'write',
    'pull-requests': 'write',
    issues: 'write',
  },
  'jamesives/github-pages-deploy-action': { contents: 'write' },
  'marocchino/sticky-pull-request-comment': { 'pull-requests': 'write' },
  'mikepenz/action-junit-report': { checks: 'write' },
  'ncipollo/release-action': { contents: 'write' },
  'peaceiris/actions-gh-pages': { contents: 'write' },
  'peter-evans/create-pull-request': { contents: 'write', 'pull-requests': 'write' },
  'release-drafter/release-drafter': { contents: 'write', 'pull-requests': 'read' },
  'softprops/action-gh-release': { contents: 'write' },
  'stefanzweifel/git-auto-commit-action': { contents: 'write' },
  'thollander/actions-comment-pull-request': { 'pull-requests': 'write' },
};

/** Commands at the start of a script's line that call GitHub's API or push → the least they need. */
const BY_COMMAND: ReadonlyArray<[RegExp, Permissions]> = [
  [/^gh release (?:create|upload|edit|delete)\b/, { contents: 'write' }],
  [/^gh pr (?:comment|create|edit|close|reopen|ready|review)\b/, { 'pull-requests': 'write' }],
  [/^gh pr merge\b/, { contents: 'write', 'pull-requests': 'write' }],
  [/^gh issue (?:comment|create|edit|close|reopen)\b/, { issues: 'write' }],
  [/^gh label (?:create|edit|delete)\b/, { issues: 'write' }],
  [/^gh (?:workflow run|run (?:cancel|rerun|delete)|cache delete)\b/, { actions: 'write' }],
  [/^git push\b/, { contents: 'write' }],
];

/** What a step's own calls need, from the tables; null when none of them is known to call GitHub. */
export function permissionsNeededBy(step: {
  uses: string | null;
  run: string | null;
}): Permissions | null {
  if (step.uses !== null) {
    const reference = readReference(step.uses);
    return (reference && BY_ACTION[`${reference.action}${reference.path}`]) ?? null;
  }
  const needed: Permissions = {};
  for (const line of (step.run ?? '').split('\n')) {
    const match = BY_COMMAND.find(([command]) => command.test(line.trim()));
    if (match !== undefined) raise(needed, match[1]);
  }
  return Object.keys(needed).length === 0 ? null : needed;
}

/** The scopes of `wanted` that `granted` does not reach. */
export function missingFrom(granted: Permissions, wanted: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([scope, access]) => WEIGHT[access] > WEIGHT[granted[scope] ?? 'none'],
    ),
  );
}

/** A `permissions:` value as scopes; null for a form that is not a mapping of known accesses. */
export function readPermissions(value: unknown): Permissions | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.every(([, access]) => typeof access === 'string' && Object.hasOwn(WEIGHT, access))
    ? (Object.fromEntries(entries) as Permissions)
    : null;
}

function raise(permissions: Permissions, by: Permissions): void {
  Object.assign(permissions, missingFrom(permissions, by));
}
