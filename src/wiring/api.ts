import { createAccessTokens } from '../accounts/access-tokens.ts';
import { createAuthenticator } from '../accounts/authenticator.ts';
import { createRepositoryAccess } from '../accounts/repository-access.ts';
import type { Component } from '../api/health/checks.ts';
import type { ServerDeps } from '../api/server.ts';
import { ACCOUNTS_CHANGED } from '../domain/accounts.ts';
import type { GitHubRoom } from '../github/create-github.ts';
import type { Base } from './base.ts';
import { describeManagement } from './management.ts';

/** What the contracts of the API are served from. */
export async function describeApi(
  base: Base,
  github: GitHubRoom | null,
  gitHubHealth: Component,
): Promise<NonNullable<ServerDeps['api']>> {
  const { clock, config, live, logger, storage } = base;
  const { accounts, activity, issues, rateLimits, views } = storage;
  const accessTokens = createAccessTokens({
    keys: accounts.signingKeys,
    issuer: config.publicUrl ?? 'pipewright',
    clock,
  });
  const authenticator = createAuthenticator({
    ...accounts,
    accessTokens,
    gitHubSignIn: null,
    clock,
    logger,
  });
  live.subscribe(ACCOUNTS_CHANGED, { hear: authenticator.forget, missed: authenticator.forget });
  return {
    authenticator,
    limits: rateLimits,
    audit: accounts.audit,
    callsPerMinute: () => base.configuration.current().limits.rate_limit_per_minute,
    bot: {
      views,
      activity,
      // Who is no admin sees what a key of theirs is for, once their GitHub account is linked.
      access: createRepositoryAccess({ ofUser: async () => new Set() }),
      issue: (id) => issues.get(id),
      audit: accounts.audit,
      ...(await describeManagement(base, github, gitHubHealth)),
    },
  };
}
