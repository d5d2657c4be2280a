/** What somebody gave us to ask GitHub in their name. */
export interface GitHubTokens {
  accessToken: string;
  /** Null: it does not end by itself. */
  expiresAt: Date | null;
  /** Renews them, once; null where the App's tokens do not end. */
  refreshToken: string | null;
}

/** Somebody on GitHub. */
export interface GitHubPerson {
  id: number;
  login: string;
  name: string | null;
}

/** A repository that somebody can read on GitHub and that the App is installed on. */
export interface ReadableRepository {
  id: number;
  canPush: boolean;
}

/**
 * GitHub's OAuth as our own client, and what it tells people of themselves. All but `signInUrl`
 * throw GitHubError when GitHub does not answer as it should.
 */
export interface GitHubPeople {
  /** Where a browser is sent to sign in; `challenge` is PKCE's, by S256. */
  signInUrl(trip: { state: string; challenge: string; redirectUri: string }): string;
  /** Null when GitHub does not take the code. */
  exchange(trip: {
    code: string;
    verifier: string;
    redirectUri: string;
  }): Promise<GitHubTokens | null>;
  /** New tokens for old ones; null when GitHub does not take them any more. */
  renew(refreshToken: string): Promise<GitHubTokens | null>;
  /** Whose token it is; null unless it is good and was issued to our own client. */
  ownerOf(token: string): Promise<GitHubPerson | null>;
  /** Who the token's owner is. */
  person(token: string): Promise<GitHubPerson>;
  isMember(token: string, organisation: string): Promise<boolean>;
  /** What the token's owner can read now, of what the App is installed on. */
  repositories(token: string): Promise<ReadableRepository[]>;
}
