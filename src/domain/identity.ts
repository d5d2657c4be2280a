export const ROLES = ['admin', 'user', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody pays for, so to say: contracts whose limits differ read it. */
export const PLANS = ['standard', 'premium', 'admin'] as const;
export type Plan = (typeof PLANS)[number];

/** What API keys may be used for; `write` includes `read`, `admin` includes both. */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a route may want of its caller: `<what>:<how>`. */
export const PERMISSIONS = [
  'repositories:read',
  'repositories:write',
  'issues:read',
  'issues:write',
  'playbooks:read',
  'playbooks:write',
  'executions:read',
  'analytics:read',
  'configuration:read',
  'configuration:write',
  'deliveries:read',
  'deliveries:write',
  'audit:read',
  'accounts:read',
  'accounts:write',
  'keys:own',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** How a caller shows who they are. */
export type AuthenticationMethod = 'jwt' | 'api_key' | 'oauth';

/** Who calls, as far as the server is sure of it. */
export interface Identity {
  /** The user's id, or the service account's. */
  id: string;
  kind: 'user' | 'service';
  /** For people and the audit; never a secret. */
  name: string;
  role: Role;
  plan: Plan;
  /** What role, scopes and key leave them. */
  permissions: ReadonlySet<Permission>;
  method: AuthenticationMethod;
  /** The API key that was shown; null for other methods. */
  apiKeyId: string | null;
  /** Lower-case `owner/name` of the only repositories that the key opens; null: it is bound to none. */
  boundTo: ReadonlySet<string> | null;
}

/** A credential as it came; `headerKey` is the value of `X-API-Key`. */
export type Credential = { kind: 'bearer'; secret: string } | { kind: 'headerKey'; secret: string };

/** Finds out who shows a credential. */
export interface Authenticator {
  /** Null when the credential is wrong, expired, revoked, or of a method that is not accepted. */
  authenticate(
    credential: Credential,
    accepted: readonly AuthenticationMethod[],
  ): Promise<Identity | null>;
}

/** Which repositories somebody may see and act on. */
export interface RepositoryAccess {
  /** GitHub's ids; `all` for who sees every repository. */
  visibleTo(identity: Identity): Promise<'all' | ReadonlySet<number>>;
  /** Those of them that GitHub lets them push to; `all` for who acts on every repository. */
  changeableBy(identity: Identity): Promise<'all' | ReadonlySet<number>>;
}
