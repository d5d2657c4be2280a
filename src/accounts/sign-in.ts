import type { SessionStore, SignInAttempts, User, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccessTokens } from './access-tokens.ts';
import { isPassword } from './passwords.ts';
import { digestOf, looksLikeRefreshToken, makeRefreshToken } from './secrets.ts';

// A refresh token that nobody uses for so long is good for nothing.
const IDLE_MS = 30 * 24 * 60 * 60_000;

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

/** How a refresh ended; `stolen`: the token was spent before, so its session is over for everybody. */
export type RefreshOutcome =
  | { kind: 'signed_in'; signedIn: SignedIn }
  | { kind: 'wrong' }
  | { kind: 'stolen'; userId: string };

/** Signing in, staying in, signing out. */
export interface SignIn {
  /** `login` is an e-mail or a user name. Guessing gets slower and slower, for names of nobody too. */
  withPassword(login: string, password: string): Promise<SignInOutcome>;
  /** Opens a session for somebody who proved in another way who they are. */
  open(user: User): Promise<SignedIn>;
  /** `rotate` puts a new refresh token in the place of the one shown, which is spent from then on. */
  refresh(refreshToken: string, options: { rotate: boolean }): Promise<RefreshOutcome>;
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
    const session = await sessions.create(user.id, digestOf(refreshToken));
    await users.update(user.id, { lastSignInAt: clock() });
    return signedIn(user, session.id, refreshToken);
  }
  async function signedIn(user: User, sessionId: string, refreshToken: string): Promise<SignedIn> {
    const accessToken = await accessTokens.sign(user, sessionId);
    return { user, accessToken, refreshToken, expiresInSeconds: accessTokens.lifeSeconds };
  }
  async function refused(hash: Uint8Array): Promise<RefreshOutcome> {
    const robbed = await sessions.endOfSpent(hash);
    return robbed === null ? { kind: 'wrong' } : { kind: 'stolen', userId: robbed.userId };
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
      if (!looksLikeRefreshToken(refreshToken)) return { kind: 'wrong' };
      const hash = digestOf(refreshToken);
      const session = await sessions.find(hash);
      if (session === null) return refused(hash);
      const user = await users.get(session.userId);
      const now = clock();
      const idle = now.getTime() - session.lastUsedAt.getTime() > IDLE_MS;
      if (user === null || user.disabled || idle) return { kind: 'wrong' };
      if (!rotate) {
        await sessions.used(session.id, now);
        return { kind: 'signed_in', signedIn: await signedIn(user, session.id, refreshToken) };
      }
      const next = makeRefreshToken();
      const rotated = await sessions.rotate(session.id, hash, digestOf(next));
      // Two that rotate the same token at once: one of them has it from somewhere else.
      if (!rotated) return refused(hash);
      return { kind: 'signed_in', signedIn: await signedIn(user, session.id, next) };
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
