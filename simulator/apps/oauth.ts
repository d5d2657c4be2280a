import { createHash, randomBytes } from 'node:crypto';
import type { Account, App, OAuthCode, UserToken } from '../state/identity.ts';
import type { World } from '../state/world.ts';

/** A code is good for ten minutes, a user's token for eight hours, its refresh for six months. */
const CODE_MS = 10 * 60 * 1000;
const TOKEN_MS = 8 * 60 * 60 * 1000;
const REFRESH_MS = 184 * 24 * 60 * 60 * 1000;

/** What a page asks for in the name of an App. */
export interface AuthorizationRequest {
  app: App;
  redirectUri: string;
  state: string;
  /** PKCE's S256 challenge, where the App sent one. */
  challenge: string | null;
}

/** True for an address of the App's own: the same origin, the path the same or below. */
function isOwn(app: App, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const wanted = new URL(address);
  return app.callbackUrls.some((callback) => {
    const { origin, pathname } = new URL(callback);
    const below = pathname.endsWith('/') ? pathname : `${pathname}/`;
    const inside = wanted.pathname === pathname || wanted.pathname.startsWith(below);
    return wanted.origin === origin && inside;
  });
}

/** Reads the query of `/login/oauth/authorize`; a string says what is wrong with it. */
export function readAuthorization(
  world: World,
  query: URLSearchParams,
): AuthorizationRequest | string {
  const clientId = query.get('client_id') ?? '';
  const app = [...world.apps.values()].find((each) => each.clientId === clientId);
  if (app === undefined) return 'There is no application with this client_id';
  const redirectUri = query.get('redirect_uri') ?? app.callbackUrls[0] ?? '';
  if (!isOwn(app, redirectUri)) {
    return 'The redirect_uri is not associated with this application.';
  }
  const challenge = query.get('code_challenge');
  if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
    return 'The code_challenge_method must be S256';
  }
  return { app, redirectUri, state: query.get('state') ?? '', challenge };
}

/** Gives the code that a person's consent is worth. */
export function grantCode(world: World, request: AuthorizationRequest, account: Account): string {
  const code = randomBytes(10).toString('hex');
  const expiresAt = new Date(world.clock().getTime() + CODE_MS);
  const { app, redirectUri, challenge } = request;
  world.oauthCodes.set(code, { app, account, redirectUri, challenge, expiresAt });
  return code;
}

function issue(world: World, app: App, account: Account): Record<string, unknown> {
  const now = world.clock().getTime();
  const token: UserToken = {
    id: world.nextId(),
    token: `ghu_${randomBytes(18).toString('hex')}`,
    refresh: `ghr_${randomBytes(38).toString('hex')}`,
    app,
    account,
    createdAt: new Date(now),
    expiresAt: new Date(now + TOKEN_MS),
    refreshUntil: new Date(now + REFRESH_MS),
  };
  world.appUserTokens.set(token.token, token);
  return {
    access_token: token.token,
    expires_in: TOKEN_MS / 1000,
    refresh_token: token.refresh,
    refresh_token_expires_in: REFRESH_MS / 1000,
    scope: '',
    token_type: 'bearer',
  };
}

function refusal(error: string, description: string): Record<string, unknown> {
  const error_uri = 'https://docs.github.com/apps/oauth-apps/troubleshooting';
  return { error, error_description: description, error_uri };
}

function meetsChallenge({ challenge }: OAuthCode, verifier: string | null): boolean {
  if (challenge === null) return true;
  const hash = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
  return hash === challenge;
}

function refresh(world: World, app: App, value: string | null): Record<string, unknown> {
  const known = [...world.appUserTokens.values()].find((each) => each.refresh === value);
  if (known?.app !== app || known.refreshUntil <= world.clock()) {
    return refusal('bad_refresh_token', 'The refresh token passed is incorrect or expired.');
  }
  world.appUserTokens.delete(known.token);
  return issue(world, app, known.account);
}

/** Answers `/login/oauth/access_token`: a token for a code or a refresh token, or `error`; always with 200. */
export function exchangeCode(
  world: World,
  form: Pick<URLSearchParams, 'get'>,
): Record<string, unknown> {
  const app = [...world.apps.values()].find((each) => each.clientId === form.get('client_id'));
  if (app === undefined || app.clientSecret !== form.get('client_secret')) {
    return refusal(
      'incorrect_client_credentials',
      'The client_id and/or client_secret passed are incorrect.',
    );
  }
  if (form.get('grant_type') === 'refresh_token') {
    return refresh(world, app, form.get('refresh_token'));
  }
  const code = form.get('code') ?? '';
  const found = world.oauthCodes.get(code);
  // A code is used up by any attempt.
  world.oauthCodes.delete(code);
  const good =
    found?.app === app &&
    found.expiresAt > world.clock() &&
    meetsChallenge(found, form.get('code_verifier'));
  if (!good) {
    return refusal('bad_verification_code', 'The code passed is incorrect or expired.');
  }
  const redirect = form.get('redirect_uri');
  if (redirect !== null && redirect !== found.redirectUri) {
    return refusal(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  return issue(world, app, found.account);
}
