import { PERMISSIONS, type Permission, type Role, type Scope } from '../domain/identity.ts';

const isRead = (permission: Permission) => permission.endsWith(':read');
/** What only an admin does: it concerns everybody. */
const ADMIN_ONLY: ReadonlySet<Permission> = new Set<Permission>([
  'playbooks:write',
  'configuration:write',
  'deliveries:read',
  'deliveries:write',
  'audit:read',
  'accounts:read',
  'accounts:write',
]);
/** Everybody who signs in makes keys of their own; a key, whatever its scopes, makes none. */
const SIGNED_IN = 'keys:own';
const OF_KEYS = PERMISSIONS.filter((permission) => permission !== SIGNED_IN);
const COMMON = OF_KEYS.filter((permission) => !ADMIN_ONLY.has(permission));

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  user: [...COMMON, SIGNED_IN],
  viewer: [...COMMON.filter(isRead), SIGNED_IN],
};

const BY_SCOPE: Readonly<Record<Scope, readonly Permission[]>> = {
  admin: OF_KEYS,
  write: COMMON,
  read: COMMON.filter(isRead),
};

/** What somebody of this role may do. */
export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  return new Set(BY_ROLE[role]);
}

/** What a key with these scopes may do; with `role`, no more than its owner may. */
export function permissionsOfScopes(
  scopes: readonly Scope[],
  role: Role | null,
): ReadonlySet<Permission> {
  const allowed = new Set(scopes.flatMap((scope) => BY_SCOPE[scope]));
  if (role === null) return allowed;
  const most = permissionsOfRole(role);
  return new Set([...allowed].filter((permission) => most.has(permission)));
}
