import type { GitHubTokenStore, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import { GitHubError } from '../domain/errors.ts';
import type { GitHubPeople, GitHubTokens } from '../domain/github-people.ts';
import type { GitHubSignIn } from './authenticator.ts';
import { NO_REPOSITORIES, type OwnRepositories } from './repository-access.ts';
import { digestOf } from './secrets.ts';

// GitHub's word on a token, and on what somebody can read, is believed for so long.
const TOKEN_MS = 60_000;
const REPOSITORIES_MS = 3 * 60_000;
// While GitHub does not answer, what it said last counts a little longer.
const STALE_MS = 15 * 60_000;
const MOST = 1000;
// A token that ends within this is renewed before it is used.
const SPARE_MS = 60_000;

/** What GitHub says of people, asked in their own name. */
export interface GitHubAccess {
  /** Who owns a token that was issued to our client. */
  signIn: GitHubSignIn;
  /** What a user can read and push to now; nothing for who has no GitHub account linked. */
  repositoriesOf(userId: string): Promise<OwnRepositories>;
  /** Forgets what it remembers. */
  forget(): void;
}

/**
 * Asks GitHub about people and remembers its answers for minutes. `repositoriesOf` throws a
 * GitHubError when GitHub does not answer and nothing recent is known.
 */
export function createGitHubAccess(deps: {
  people: GitHubPeople;
  tokens: GitHubTokenStore;
  users: Pick<UserStore, 'findByGitHub'>;
  clock: Clock;
}): GitHubAccess {
  const { clock, people, tokens, users } = deps;
  const owners = new Map<string, { githubId: number | null; until: number }>();
  const bearers = new Map<string, string>();
  const known = new Map<string, { at: number; repositories: OwnRepositories }>();
  const asking = new Map<string, Promise<OwnRepositories>>();

  /** A token of the user that is good now; null when they must sign in again. */
  async function tokenOf(userId: string): Promise<string | null> {
    const stored = await tokens.get(userId);
    if (stored === null) return bearers.get(userId) ?? null;
    if (!endsBy(stored, clock().getTime() + SPARE_MS)) return stored.accessToken;
    const renewed = stored.refreshToken === null ? null : await people.renew(stored.refreshToken);
    if (renewed !== null) {
      await tokens.save(userId, renewed);
      return renewed.accessToken;
    }
    // Another process may have renewed it just now, which ends the one that was read.
    const now = await tokens.get(userId);
    if (now !== null && !endsBy(now, clock().getTime())) return now.accessToken;
    await tokens.remove(userId);
    return bearers.get(userId) ?? null;
  }

  async function ask(userId: string): Promise<OwnRepositories> {
    try {
      const token = await tokenOf(userId);
      const found = token === null ? [] : await people.repositories(token);
      const ids = (some: typeof found) => new Set(some.map(({ id }) => id));
      const repositories =
        token === null
          ? NO_REPOSITORIES
          : { readable: ids(found), writable: ids(found.filter(({ canPush }) => canPush)) };
      if (known.size >= MOST) known.clear();
      known.set(userId, { at: clock().getTime(), repositories });
      return repositories;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      // Revoked on GitHub: nothing is theirs until they sign in again.
      if (error.code === 'bad_credentials') {
        await tokens.remove(userId);
        bearers.delete(userId);
        return NO_REPOSITORIES;
      }
      const last = known.get(userId);
      if (last === undefined || clock().getTime() - last.at > STALE_MS) throw error;
      return last.repositories;
    } finally {
      asking.delete(userId);
    }
  }

  return {
    async signIn(token) {
      const now = clock().getTime();
      const at = Buffer.from(digestOf(token)).toString('base64');
      let owner = owners.get(at);
      if (owner === undefined || owner.until <= now) {
        const person = await people.ownerOf(token);
        owner = { githubId: person?.id ?? null, until: now + TOKEN_MS };
        if (owners.size >= MOST) owners.clear();
        owners.set(at, owner);
      }
      if (owner.githubId === null) return null;
      const user = await users.findByGitHub(owner.githubId);
      if (user !== null) {
        if (bearers.size >= MOST) bearers.clear();
        bearers.set(user.id, token);
      }
      return { githubId: owner.githubId };
    },

    repositoriesOf(userId) {
      const last = known.get(userId);
      if (last !== undefined && clock().getTime() - last.at < REPOSITORIES_MS) {
        return Promise.resolve(last.repositories);
      }
      const under = asking.get(userId) ?? ask(userId);
      asking.set(userId, under);
      return under;
    },

    forget() {
      owners.clear();
      known.clear();
    },
  };
}

function endsBy({ expiresAt }: GitHubTokens, at: number): boolean {
  return expiresAt !== null && expiresAt.getTime() <= at;
}
