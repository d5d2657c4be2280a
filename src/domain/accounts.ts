import type { GitHubTokens } from './github-people.ts';
import type { Plan, Role, Scope } from './identity.ts';

/** Topic of the live bus: a key was revoked or a user changed, so what is remembered of them is old. */
export const ACCOUNTS_CHANGED = 'accounts_changed';

/** Somebody who signs in. */
export interface User {
  id: string;
  /** Lower case; null for who came through GitHub and shows none. */
  email: string | null;
  /** Lower case, unique. */
  username: string;
  name: string;
  role: Role;
  plan: Plan;
  /** Their GitHub account, once linked; accounts link by this id, never by e-mail. */
  github: { id: number; login: string } | null;
  disabled: boolean;
  createdAt: Date;
  lastSignInAt: Date | null;
}

/** A user with what proves a password; it never leaves accounts/ and storage/. */
export interface UserSecret {
  user: User;
  /** Argon2id in PHC form; null when they have no password. */
  passwordHash: string | null;
}

export interface UserStore {
  /** Throws a CallerError with code `conflict` when e-mail, user name or GitHub account is taken. */
  create(
    user: Pick<User, 'email' | 'username' | 'name' | 'role' | 'plan' | 'github'> & {
      passwordHash: string | null;
    },
  ): Promise<User>;
  get(id: string): Promise<User | null>;
  /** By e-mail or user name, in any case. */
  findByLogin(login: string): Promise<UserSecret | null>;
  findByGitHub(githubId: number): Promise<User | null>;
  /** Throws a CallerError with code `conflict` when nobody would be left who administers. */
  update(
    id: string,
    change: Partial<
      Pick<User, 'name' | 'email' | 'role' | 'plan' | 'github' | 'disabled' | 'lastSignInAt'> & {
        passwordHash: string | null;
      }
    >,
  ): Promise<User>;
  /** Oldest first. */
  list(slice: { limit: number; offset: number }): Promise<{ items: User[]; total: number }>;
  count(): Promise<number>;
  /**
   * Forgets a user with their keys, sessions and grants; false when there is none. Throws a
   * CallerError with code `conflict` for the last who administers.
   */
  remove(id: string): Promise<boolean>;
}

/** A repository that an admin gave a user, whatever GitHub lets them see. */
export interface RepositoryGrant {
  userId: string;
  repositoryId: number;
  /** Whether they may change things there too. */
  canWrite: boolean;
  /** Name of who gave it. */
  grantedBy: string;
  at: Date;
}

export interface GrantStore {
  /** Granting again changes what was granted. */
  grant(grant: Omit<RepositoryGrant, 'at'>): Promise<void>;
  /** False when it was not granted. */
  withdraw(userId: string, repositoryId: number): Promise<boolean>;
  /** Of one user, oldest first. */
  of(userId: string): Promise<RepositoryGrant[]>;
}

/** An API key as people see it: never its secret. */
export interface ApiKey {
  id: string;
  name: string;
  /** The first characters of the key, to tell keys apart. */
  prefix: string;
  scopes: Scope[];
  /** Lower-case `owner/name`s that it is bound to; null: none. */
  repositories: string[] | null;
  /** Whose rights it has at most; null for a service account. */
  ownerId: string | null;
  createdAt: Date;
  /** To the minute. */
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export interface ApiKeyStore {
  create(
    key: Pick<ApiKey, 'name' | 'prefix' | 'scopes' | 'repositories' | 'ownerId' | 'expiresAt'> & {
      /** SHA-256 of the whole key. */
      hash: Uint8Array;
    },
  ): Promise<ApiKey>;
  /** Whatever its state. */
  findByHash(hash: Uint8Array): Promise<ApiKey | null>;
  /** Of one owner, or all; newest first unless `order` says otherwise. */
  list(
    filter: {
      ownerId?: string;
      order?: { by: 'createdAt' | 'lastUsedAt' | 'name'; descending: boolean };
    },
    slice: { limit: number; offset: number },
  ): Promise<{ items: ApiKey[]; total: number }>;
  get(id: string): Promise<ApiKey | null>;
  /** False when there is none, or it was revoked before. */
  revoke(id: string): Promise<boolean>;
  /** Notes a use; may be left out when it was noted within the minute. */
  used(id: string, at: Date): Promise<void>;
}

/** One sign-in, kept open by its refresh token. */
export interface Session {
  id: string;
  userId: string;
  createdAt: Date;
  lastUsedAt: Date;
}

export interface SessionStore {
  /** `hash` is SHA-256 of the refresh token. */
  create(userId: string, hash: Uint8Array): Promise<Session>;
  /** Null when it is unknown or was ended. */
  find(hash: Uint8Array): Promise<Session | null>;
  /** Whether there is such a session and nobody ended it. */
  isOpen(id: string): Promise<boolean>;
  /** Notes that its token was used. */
  used(id: string, at: Date): Promise<void>;
  /** Puts another token in the place of one that is still good; false when it is not. The old one is remembered as spent. */
  rotate(sessionId: string, from: Uint8Array, to: Uint8Array): Promise<boolean>;
  /** Ends the session that a spent token once belonged to; null when the token is none. */
  endOfSpent(hash: Uint8Array): Promise<{ userId: string } | null>;
  /** Ends the session of this token; false when there was none. */
  end(hash: Uint8Array): Promise<boolean>;
  endAllOf(userId: string): Promise<void>;
  /** Forgets sessions that ended, or were last used, before; gives how many, `limit` at most. */
  remove(before: Date, limit: number): Promise<number>;
}

/** Keeps what people gave us to ask GitHub in their name, encrypted. */
export interface GitHubTokenStore {
  save(userId: string, tokens: GitHubTokens): Promise<void>;
  get(userId: string): Promise<GitHubTokens | null>;
  remove(userId: string): Promise<void>;
}

/** A key that access tokens are signed with; `privateJwk` is kept encrypted. */
export interface SigningKey {
  id: string;
  privateJwk: Record<string, unknown>;
  createdAt: Date;
}

export interface SigningKeyStore {
  /** Newest first. */
  list(): Promise<SigningKey[]>;
  /** Adds one, unless another process added one after `since`. */
  add(key: SigningKey, since: Date | null): Promise<void>;
  removeBefore(before: Date): Promise<void>;
}

/** How often a sign-in failed, by what was tried; so that guessing gets slower and slower. */
export interface SignInAttempts {
  /** Counts a try as failed until it succeeds; not counted but told until when to wait, when it came too soon. */
  begin(login: string, at: Date): Promise<Date | null>;
  succeeded(login: string): Promise<void>;
}

/** One line of the audit: who did what to what, from where, with which result. */
export interface AuditEntry {
  id: string;
  at: Date;
  /** Null for the command line of the server, for who asked on GitHub, and for who never signed in. */
  actorId: string | null;
  /** On GitHub their login. */
  actorName: string;
  /** The API key that was used, where one was. */
  apiKeyId: string | null;
  /** `api_key.create`, `playbook.disable`, `command.fix`, …: what and how. */
  action: string;
  /** What it was done to: an id or a name. */
  target: string;
  result: 'success' | 'refused' | 'failed';
  address: string | null;
  /** The request, or the Delivery, that brought it. */
  requestId: string | null;
  /** Beside the above, redacted. */
  details: Record<string, unknown>;
}

export interface AuditLog {
  record(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>;
  /** Newest first. */
  list(
    filter: { actorId?: string; action?: string; target?: string; since?: Date; until?: Date },
    slice: { limit: number; offset: number },
  ): Promise<{ items: AuditEntry[]; total: number }>;
  /** Forgets what is older; gives how many, `limit` at most. */
  remove(before: Date, limit: number): Promise<number>;
}

/** Keeps texts unreadable in the database. */
export interface Encryption {
  encrypt: (text: string) => Uint8Array;
  /** Throws an OperatorError when it was encrypted with another key. */
  decrypt: (sealed: Uint8Array) => string;
}

/** Everything that accounts are kept in. */
export interface AccountStores {
  users: UserStore;
  grants: GrantStore;
  apiKeys: ApiKeyStore;
  sessions: SessionStore;
  signingKeys: SigningKeyStore;
  attempts: SignInAttempts;
  githubTokens: GitHubTokenStore;
  audit: AuditLog;
}
