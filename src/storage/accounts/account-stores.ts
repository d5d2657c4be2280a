import type { AccountStores, Encryption } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import { createApiKeyStore } from './api-key-store.ts';
import { createAuditLog } from './audit-store.ts';
import { createGrantStore } from './grant-store.ts';
import { createGitHubTokenStore } from './github-token-store.ts';
import { createSessionStore } from './session-store.ts';
import { createSignInAttempts } from './sign-in-attempts-store.ts';
import { createSigningKeyStore } from './signing-key-store.ts';
import { createUserStore } from './user-store.ts';

/** Everything that accounts are kept in, on one Postgres. */
export function createAccountStores(
  database: Database,
  encryption: () => Promise<Encryption>,
): AccountStores {
  return {
    users: createUserStore(database),
    grants: createGrantStore(database),
    apiKeys: createApiKeyStore(database),
    sessions: createSessionStore(database),
    signingKeys: createSigningKeyStore(database, encryption),
    attempts: createSignInAttempts(database),
    githubTokens: createGitHubTokenStore(database, encryption),
    audit: createAuditLog(database),
  };
}
