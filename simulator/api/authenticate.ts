import { verify } from 'node:crypto';
import type { Actor, App } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { ApiError } from './api-error.ts';

/** An App's JWT may be valid for ten minutes at most. */
const LONGEST_JWT_SECONDS = 600;
/** Clocks may differ a little. */
const LEEWAY_SECONDS = 60;

function decodePart(part: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    if (value !== null && typeof value === 'object') return value as Record<string, unknown>;
  } catch {
    // Not JSON: answered below like every other undecodable token.
  }
  throw new ApiError(401, 'A JSON web token could not be decoded');
}

function appOfJwt(world: World, jwt: string): App {
  const [header, payload, signature = ''] = jwt.split('.');
  const claims = decodePart(payload);
  if (decodePart(header)['alg'] !== 'RS256') {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const app = [...world.apps.values()].find(
    ({ id, clientId }) => String(claims['iss']) === String(id) || claims['iss'] === clientId,
  );
  if (app === undefined) throw new ApiError(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  if (app.publicKey === null || !verify('RSA-SHA256', signed, app.publicKey, bytes)) {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const { exp, iat } = claims;
  const now = world.clock().getTime() / 1000;
  if (typeof exp !== 'number' || !Number.isInteger(exp)) {
    throw new ApiError(401, "Missing 'exp' claim in assertion");
  }
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat > now + LEEWAY_SECONDS) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp < now) throw new ApiError(401, "'Expiration time' claim ('exp') must be in the future");
  if (exp > now + LONGEST_JWT_SECONDS) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function reachOf(world: World, app: App): Set<Repository> {
  const installed = [...world.installations.values()].filter(
    (installation) => installation.app === app && installation.suspendedAt === null,
  );
  return new Set(installed.flatMap(({ repositories }) => [...repositories]));
}

/** Whose token it is; throws 401 for one that is unknown or has expired. */
export function actorOfToken(world: World, token: string): Actor {
  const installation = world.tokens.get(token);
  if (installation !== undefined) {
    const live =
      installation.expiresAt.getTime() > world.clock().getTime() &&
      installation.installation.suspendedAt === null &&
      world.installations.has(installation.installation.id);
    if (live) return { kind: 'installation', token: installation };
  }
  const account = world.userTokens.get(token);
  if (account !== undefined) return { kind: 'user', account, via: null };
  const issued = world.appUserTokens.get(token);
  if (issued !== undefined && issued.expiresAt.getTime() > world.clock().getTime()) {
    const { account: holder, app } = issued;
    return { kind: 'user', account: holder, via: { app, repositories: reachOf(world, app) } };
  }
  throw new ApiError(401, 'Bad credentials');
}

/** Reads `Authorization`: `token …`, `Bearer …` (tokens or an App's JWT), or Basic with the token as password. */
export function authenticate(world: World, authorization: string | undefined): Actor {
  if (authorization === undefined || authorization === '') return { kind: 'anonymous' };
  const [scheme = '', value = ''] = authorization.split(/ +/, 2);
  if (/^basic$/i.test(scheme)) {
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    const [name, secret] = [
      decoded.slice(0, decoded.indexOf(':')),
      decoded.slice(decoded.indexOf(':') + 1),
    ];
    const app = [...world.apps.values()].find((each) => each.clientId === name);
    if (app !== undefined && app.clientSecret === secret) return { kind: 'client', app };
    return actorOfToken(world, secret);
  }
  if (!/^(bearer|token)$/i.test(scheme)) throw new ApiError(401, 'Bad credentials');
  const known =
    world.tokens.has(value) || world.userTokens.has(value) || world.appUserTokens.has(value);
  if (!known && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) {
    return { kind: 'app', app: appOfJwt(world, value) };
  }
  return actorOfToken(world, value);
}
