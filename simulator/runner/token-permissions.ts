/** Scope → access of the token that a job gets. */
export type TokenPermissions = Record<string, string>;

/** A new organisation's default: the token reads. */
const DEFAULT: TokenPermissions = { contents: 'read', packages: 'read' };

/** What `permissions:` of a job, else of its workflow, makes of the token; a list leaves out what it does not name. */
export function tokenPermissions(job: unknown, workflow: unknown): TokenPermissions {
  const said = job ?? workflow;
  if (said === undefined || said === null) return { ...DEFAULT, metadata: 'read' };
  const scopes = typeof said === 'object' ? (said as TokenPermissions) : {};
  return { ...scopes, metadata: 'read' };
}

/** How the log of `Set up job` lists them. */
export function permissionLines(permissions: TokenPermissions): string[] {
  const named = Object.entries(permissions).filter(([, access]) => access !== 'none');
  const lines = named.map(([scope, access]) => {
    const name = scope.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return `${name.join('')}: ${access}`;
  });
  return ['##[group]GITHUB_TOKEN Permissions', ...lines.sort(), '##[endgroup]'];
}
