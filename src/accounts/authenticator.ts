import type { ApiKey, ApiKeyStore, SessionStore, User, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import type {
  AuthenticationMethod,
  Authenticator,
  Credential,
  Identity,
  Role,
  Scope,
} from '../domain/identity.ts';
import type { Logger } from '../observability/logger.ts';
import type { AccessTokens } from './access-tokens.ts';
import { isGood } from './api-keys.ts';
import { permissionsOfRole, permissionsOfScopes } from './permissions.ts';
import { digestOf, looksLikeApiKey } from './secrets.ts';

// How long a revoked key or a disabled user may go on in a process that hears of nothing.
const TRUST_MS = 5000;
const MOST_TRUSTED = 1000;

/** Who a GitHub user token belongs to, when it was issued to our own client; else null. */
export type GitHubSignIn = (token: string) => Promise<{ githubId: number } | null>;

/**
 * Finds out who shows a credential: an API key, an access token of ours, or a GitHub user token.
 * Good API keys are remembered for a few seconds, by their hash.
 */
export function createAuthenticator(deps: {
  users: UserStore;
  apiKeys: ApiKeyStore;
  sessions: Pick<SessionStore, 'isOpen'>;
  accessTokens: AccessTokens;
  /** Null where no OAuth client is configured. */
  gitHubSignIn: GitHubSignIn | null;
  clock: Clock;
  logger: Logger;
}): Authenticator & {
  /** Forgets whom it remembers: a key was revoked, or a user changed. */
  forget: () => void;
} {
  const { accessTokens, apiKeys, clock, gitHubSignIn, sessions, users } = deps;
  const trusted = new Map<string, { identity: Identity; key: ApiKey; until: number }>();

  async function ofApiKey(secret: string): Promise<Identity | null> {
    const now = clock();
    const hash = digestOf(secret);
    const at = Buffer.from(hash).toString('base64');
    const known = trusted.get(at);
    if (known !== undefined && known.until > now.getTime() && isGood(known.key, now)) {
      return known.identity;
    }
    trusted.delete(at);
    const key = await apiKeys.findByHash(hash);
    if (key === null || !isGood(key, now)) return null;
    const owner = key.ownerId === null ? null : await users.get(key.ownerId);
    if (key.ownerId !== null && (owner === null || owner.disabled)) return null;
    const identity = identityOfKey(key, owner);
    if (trusted.size >= MOST_TRUSTED) trusted.clear();
    trusted.set(at, { identity, key, until: now.getTime() + TRUST_MS });
    // Nobody waits for it, and who cannot note it can still call.
    apiKeys.used(key.id, now).catch((error: unknown) => {
      deps.logger.warn({ err: error, apiKey: key.id }, 'The use of an API key was not noted');
    });
    return identity;
  }

  async function ofUser(user: User | null, method: AuthenticationMethod): Promise<Identity | null> {
    if (user === null || user.disabled) return null;
    return {
      id: user.id,
      kind: 'user',
      name: user.name,
      role: user.role,
      plan: user.plan,
      permissions: permissionsOfRole(user.role),
      method,
      apiKeyId: null,
      boundTo: null,
    };
  }

  async function ofBearer(
    secret: string,
    accepted: readonly AuthenticationMethod[],
  ): Promise<Identity | null> {
    if (accepted.includes('jwt') && secret.split('.').length === 3) {
      const claims = await accessTokens.verify(secret);
      if (claims === null) return null;
      const { sessionId, userId } = claims;
      const [user, open] = await Promise.all([
        users.get(userId),
        // Who signed out, or whose token was stolen, is out at once.
        sessionId === null ? true : sessions.isOpen(sessionId),
      ]);
      return open ? ofUser(user, 'jwt') : null;
    }
    if (accepted.includes('oauth') && gitHubSignIn !== null && /^gh[uo]_/.test(secret)) {
      const who = await gitHubSignIn(secret);
      return who === null ? null : ofUser(await users.findByGitHub(who.githubId), 'oauth');
    }
    return null;
  }

  return {
    forget() {
      trusted.clear();
    },
    async authenticate({ secret }: Credential, accepted) {
      if (looksLikeApiKey(secret)) return accepted.includes('api_key') ? ofApiKey(secret) : null;
      return ofBearer(secret, accepted);
    },
  };
}

const ROLE_OF_SCOPE: Readonly<Record<Scope, Role>> = {
  admin: 'admin',
  write: 'user',
  read: 'viewer',
};

function widestOf(scopes: readonly Scope[]): Scope {
  return (['admin', 'write'] as const).find((scope) => scopes.includes(scope)) ?? 'read';
}

function identityOfKey(key: ApiKey, owner: User | null): Identity {
  return {
    id: owner?.id ?? key.id,
    kind: owner === null ? 'service' : 'user',
    name: owner === null ? `API key ${key.name}` : owner.name,
    role: owner?.role ?? ROLE_OF_SCOPE[widestOf(key.scopes)],
    plan: owner?.plan ?? 'standard',
    permissions: permissionsOfScopes(key.scopes, owner?.role ?? null),
    method: 'api_key',
    apiKeyId: key.id,
    boundTo:
      key.repositories === null
        ? null
        : new Set(key.repositories.map((name) => name.toLowerCase())),
  };
}
