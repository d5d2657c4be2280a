import type { SessionStore, SignInAttempts, User, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccessTokens } from './access-tokens.ts';
import { isPassword } from './passwords.ts';
import { digestOf, looksLikeRefreshToken, makeRefreshToken } from './secrets.ts';

/** What a good sign-in gives. */
export interface SignedIn {
  user: User;
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

/** How a sign-in ended; `wrong` says no more than that, `slow_down` when to try again. */
export type SignInOutcome =
  | { kind: 'signed_in'; signedIn: SignedIn }
  | { kind: 'wrong' }
  | { kind: 'slow_down'; until: Date };

/** Signing in, staying in, signing out. */
export interface SignIn {
  /** `login` is an e-mail or a user name. Guessing gets slower and slower, for names of nobody too. */
  withPassword(login: string, password: string): Promise<SignInOutcome>;
  /** Opens a session for somebody who proved in another way who they are. */
  open(user: User): Promise<SignedIn>;
  /** Null when the token is unknown or was ended; `rotate` puts a new refresh token in its place. */
  refresh(refreshToken: string, options: { rotate: boolean }): Promise<SignedIn | null>;
  /** Ends the session of this token; the same answer whether there was one. */
  end(refreshToken: string): Promise<{ userId: string } | null>;
}

/** Makes the sign-in over its stores. */
export function createSignIn(deps: {
  users: UserStore;
  sessions: SessionStore;
  attempts: SignInAttempts;
  accessTokens: AccessTokens;
  clock: Clock;
}): SignIn {
  const { accessTokens, attempts, clock, sessions, users } = deps;

  async function open(user: User): Promise<SignedIn> {
    const refreshToken = makeRefreshToken();
    await sessions.create(user.id, digestOf(refreshToken));
    await users.update(user.id, { lastSignInAt: clock() });
    return signedIn(user, refreshToken);
  }
  async function signedIn(user: User, refreshToken: string): Promise<SignedIn> {
    const accessToken = await accessTokens.sign(user);
    return { user, accessToken, refreshToken, expiresInSeconds: accessTokens.lifeSeconds };
  }

  return {
    async withPassword(login, password) {
      const until = await attempts.begin(login, clock());
      if (until !== null) return { kind: 'slow_down', until };
      const found = await users.findByLogin(login);
      const right = await isPassword(password, found?.passwordHash ?? null);
      if (found === null || !right || found.user.disabled) return { kind: 'wrong' };
      await attempts.succeeded(login);
      return { kind: 'signed_in', signedIn: await open(found.user) };
    },

    open,

    async refresh(refreshToken, { rotate }) {
      if (!looksLikeRefreshToken(refreshToken)) return null;
      const hash = digestOf(refreshToken);
      const session = await sessions.find(hash);
      const user = session === null ? null : await users.get(session.userId);
      if (session === null || user === null || user.disabled) return null;
      if (!rotate) return signedIn(user, refreshToken);
      const next = makeRefreshToken();
      const rotated = await sessions.rotate(session.id, hash, digestOf(next));
      return rotated ? signedIn(user, next) : null;
    },

    async end(refreshToken) {
      if (!looksLikeRefreshToken(refreshToken)) return null;
      const hash = digestOf(refreshToken);
      const session = await sessions.find(hash);
      const ended = await sessions.end(hash);
      return session === null || !ended ? null : { userId: session.userId };
    },
  };
}
