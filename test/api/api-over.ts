import { pino } from 'pino';
import { createAccessTokens } from '../../src/accounts/access-tokens.ts';
import { createAuthenticator } from '../../src/accounts/authenticator.ts';
import { createGitHubAccess } from '../../src/accounts/github-access.ts';
import { createGitHubTrip } from '../../src/accounts/github-sign-in.ts';
import { openAccountDesks } from '../../src/accounts/open-desks.ts';
import { createRepositoryAccess, NO_REPOSITORIES } from '../../src/accounts/repository-access.ts';
import { createSeal } from '../../src/accounts/seal.ts';
import { createSignIn } from '../../src/accounts/sign-in.ts';
import type { ApiDeps } from '../../src/api/api-routes.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { GitHubPeople } from '../../src/domain/github-people.ts';
import type { Storage } from '../../src/storage/open-storage.ts';

/** Where the API of the tests says that it is reached. */
export const PUBLIC_URL = 'https://ci.test';

/** What the contracts are served from, over a real storage; answers are held against their schemas. */
export function apiOver(
  storage: Storage,
  options: {
    clock?: Clock;
    people?: GitHubPeople | null;
    allowedOrgs?: string[];
    limits?: ApiDeps['limits'];
    /** What the bot contract may call, where a test calls it. */
    bot?: Omit<ApiDeps['bot'], 'access' | 'accounts'>;
  } = {},
) {
  const { clock = () => new Date(), people = null, allowedOrgs = [] } = options;
  const { accounts } = storage;
  const logger = pino({ level: 'silent' });
  const accessTokens = createAccessTokens({
    keys: accounts.signingKeys,
    issuer: PUBLIC_URL,
    clock,
  });
  const tokens = accounts.githubTokens;
  const asked = people === null ? null : createGitHubAccess({ ...accounts, people, tokens, clock });
  const authenticator = createAuthenticator({
    ...accounts,
    accessTokens,
    gitHubSignIn: asked === null ? null : (token) => asked.signIn(token),
    clock,
    logger,
  });
  const signIn = createSignIn({ ...accounts, accessTokens, clock });
  const desks = openAccountDesks({
    accounts,
    views: storage.views,
    clock,
    onChange: () => {
      authenticator.forget();
    },
  });
  const api: ApiDeps = {
    authenticator,
    limits: options.limits ?? storage.rateLimits,
    audit: accounts.audit,
    bot: {
      ...(options.bot as Omit<ApiDeps['bot'], 'access' | 'accounts'>),
      accounts: desks,
      access: createRepositoryAccess({
        grants: accounts.grants,
        ofUser: async (userId) => (await asked?.repositoriesOf(userId)) ?? NO_REPOSITORIES,
      }),
    },
    platform: {
      signIn,
      gitHub:
        people === null
          ? null
          : createGitHubTrip({
              users: accounts.users,
              tokens,
              signIn,
              people,
              allowedOrgs,
              clock,
              seal: createSeal(storage.encryption),
              redirectUri: `${PUBLIC_URL}/v1/auth/github/callback`,
              onChange: () => asked?.forget(),
            }),
      apiKeys: desks.apiKeys,
      jwks: () => accessTokens.jwks(),
      audit: accounts.audit,
    },
    checkAnswers: true,
  };
  return { api, accessTokens, authenticator, signIn };
}
