import { createAccessTokens } from '../accounts/access-tokens.ts';
import { createAuthenticator } from '../accounts/authenticator.ts';
import { createRepositoryAccess } from '../accounts/repository-access.ts';
import type { ServerDeps } from '../api/server.ts';
import { ACCOUNTS_CHANGED } from '../domain/accounts.ts';
import { knownSettings } from '../healing/settings/settings-in-force.ts';
import { sensitivityOf } from '../healing/settings/settings.ts';
import type { Base } from './base.ts';

/** What the contracts of the API are served from. */
export function describeApi({
  clock,
  config,
  live,
  logger,
  storage,
}: Base): NonNullable<ServerDeps['api']> {
  const { accounts, activity, issues, rateLimits, settings, views } = storage;
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
    bot: {
      views,
      activity,
      // Who is no admin sees what a key of theirs is for, once their GitHub account is linked.
      access: createRepositoryAccess({ ofUser: async () => new Set() }),
      issue: (id) => issues.get(id),
      async configurationOf({ id }) {
        const { autoFix, channels, confidence } = await knownSettings({ settings, logger }, id);
        return { autoFix: autoFix.others, channels, sensitivity: sensitivityOf(confidence) };
      },
    },
  };
}
