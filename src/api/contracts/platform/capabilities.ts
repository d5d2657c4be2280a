import type { JWK } from 'jose';
import type { GitHubTrip } from '../../../accounts/github-sign-in.ts';
import type { ApiKeyDesk } from '../../../accounts/manage-api-keys.ts';
import type { SignIn } from '../../../accounts/sign-in.ts';
import type { AuditEntry, AuditLog } from '../../../domain/accounts.ts';
import type { Clock } from '../../../domain/clock.ts';
import { routesFor, type Call } from '../../frame/route.ts';
import type { HealthStatus } from '../../health/checks.ts';

/** What the routes of the platform contract may call. */
export interface PlatformCapabilities {
  signIn: SignIn;
  /** Null where people cannot sign in through GitHub: there is no OAuth client, or no PUBLIC_URL. */
  gitHub: GitHubTrip | null;
  apiKeys: ApiKeyDesk;
  /** The public keys of access tokens. */
  jwks: () => Promise<{ keys: JWK[] }>;
  audit: AuditLog;
  /** How the whole is; `uptime` in seconds. */
  health: () => Promise<{ status: HealthStatus; uptime: number }>;
  version: string;
  /** Whether browsers reach the server by HTTPS. */
  https: boolean;
  clock: Clock;
}

/** Makes routes of the platform contract. */
export const { open, route } = routesFor<PlatformCapabilities>();

/** Writes down a sign-in or what became of it; `user` is null for who was not let in. */
export function note(
  { audit }: PlatformCapabilities,
  { address, requestId, userAgent }: Call,
  user: { id: string; name: string } | null,
  entry: Pick<AuditEntry, 'action' | 'target' | 'result'>,
): Promise<void> {
  return audit.record({
    ...entry,
    actorId: user?.id ?? null,
    actorName: user?.name ?? 'somebody',
    apiKeyId: null,
    address,
    requestId,
    details: { user_agent: userAgent },
  });
}
