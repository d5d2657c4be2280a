import { createAccessTokens } from '../accounts/access-tokens.ts';
import { createAuthenticator } from '../accounts/authenticator.ts';
import { createGitHubAccess } from '../accounts/github-access.ts';
import { createGitHubTrip } from '../accounts/github-sign-in.ts';
import { openAccountDesks, type AccountDesks } from '../accounts/open-desks.ts';
import { createRepositoryAccess, NO_REPOSITORIES } from '../accounts/repository-access.ts';
import { createSeal } from '../accounts/seal.ts';
import { createSignIn } from '../accounts/sign-in.ts';
import type { ApiDeps } from '../api/api-routes.ts';
import { callbackUrlOf } from '../api/setup/build-manifest.ts';
import { ACCOUNTS_CHANGED } from '../domain/accounts.ts';
import type { RepositoryAccess } from '../domain/identity.ts';
import { createPeople } from '../github/people.ts';
import type { Base } from './base.ts';

/** Who calls, how people sign in, and what is theirs. */
export function describeIdentity(
  base: Base,
): Pick<ApiDeps, 'authenticator' | 'platform'> & { access: RepositoryAccess; desks: AccountDesks } {
  const { clock, config, live, logger, storage } = base;
  const { accounts, encryption } = storage;
  const { publicUrl } = config;
  const accessTokens = createAccessTokens({
    keys: accounts.signingKeys,
    issuer: publicUrl ?? 'pipewright',
    clock,
  });
  const tokens = accounts.githubTokens;
  const { oauthClient: client, githubApiUrl: apiUrl, githubWebUrl: webUrl } = config;
  const people = client === null ? null : createPeople({ client, apiUrl, webUrl, clock });
  const asked = people === null ? null : createGitHubAccess({ ...accounts, people, tokens, clock });
  const authenticator = createAuthenticator({
    ...accounts,
    accessTokens,
    gitHubSignIn: asked === null ? null : (token) => asked.signIn(token),
    clock,
    logger,
  });
  const forget = () => {
    authenticator.forget();
    asked?.forget();
  };
  live.subscribe(ACCOUNTS_CHANGED, { hear: forget, missed: forget });
  const signIn = createSignIn({ ...accounts, accessTokens, clock });
  const onChange = () => {
    forget();
    live.publish(ACCOUNTS_CHANGED, {}).catch((error: unknown) => {
      logger.warn({ err: error }, 'Other processes were not told that an account changed');
    });
  };
  const { allowedOrgs } = config;
  const way = { users: accounts.users, tokens, signIn, allowedOrgs, clock, onChange };
  const desks = openAccountDesks({ accounts, views: storage.views, clock, onChange });
  return {
    authenticator,
    desks,
    access: createRepositoryAccess({
      grants: accounts.grants,
      ofUser: async (userId) => (await asked?.repositoriesOf(userId)) ?? NO_REPOSITORIES,
    }),
    platform: {
      signIn,
      gitHub:
        people === null || publicUrl === null
          ? null
          : createGitHubTrip({
              ...way,
              people,
              seal: createSeal(encryption),
              redirectUri: callbackUrlOf(publicUrl),
            }),
      apiKeys: desks.apiKeys,
      jwks: () => accessTokens.jwks(),
      audit: accounts.audit,
    },
  };
}
