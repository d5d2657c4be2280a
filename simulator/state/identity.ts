import type { KeyObject } from 'node:crypto';
import type { Repository } from './repository.ts';

export type Role = 'read' | 'write' | 'admin';
export type Grant = 'read' | 'write';
/** Permissions of an App, an installation or a token, by GitHub's names (`pull_requests`). */
export type Permissions = Record<string, Grant>;

export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string;
  createdAt: Date;
  /** Of an organisation: who belongs to it. */
  members?: Map<Account, 'admin' | 'member'>;
}

export interface App {
  id: number;
  clientId: string;
  slug: string;
  name: string;
  description: string;
  externalUrl: string;
  owner: Account;
  /** `slug[bot]`: who the App is when it acts. */
  bot: Account;
  permissions: Permissions;
  events: string[];
  publicKey: KeyObject | null;
  clientSecret: string;
  /** Where people may be sent back to after they signed in. */
  callbackUrls: string[];
  /** Where people are sent after they installed it. */
  setupUrl: string | null;
  webhookSecret: string;
  webhookUrl: string | null;
  hookId: number;
  createdAt: Date;
}

export interface Installation {
  id: number;
  app: App;
  account: Account;
  repositories: Set<Repository>;
  createdAt: Date;
  suspendedAt: Date | null;
}

export interface InstallationToken {
  token: string;
  installation: Installation;
  permissions: Permissions;
  /** Narrowed by the caller, or null for all that the installation has. */
  repositories: Set<Repository> | null;
  expiresAt: Date;
}

/** What a person's consent to an App is worth, once. */
export interface OAuthCode {
  app: App;
  account: Account;
  redirectUri: string;
  challenge: string | null;
  expiresAt: Date;
}

/** A person's token that was issued to an App. */
export interface UserToken {
  id: number;
  token: string;
  refresh: string;
  app: App;
  account: Account;
  createdAt: Date;
  expiresAt: Date;
  refreshUntil: Date;
}

/** The App that a person's token was issued to, and where it is installed; a token of their own has none. */
export interface Via {
  app: App;
  repositories: ReadonlySet<Repository>;
}

/** Who makes a call. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'app'; app: App }
  | { kind: 'installation'; token: InstallationToken }
  /** An App with its client secret, as for signing people in. */
  | { kind: 'client'; app: App }
  | { kind: 'user'; account: Account; via: Via | null };
