import { randomUUID } from 'node:crypto';
import {
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose';
import type { SigningKeyStore, User } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import { permissionsOfRole } from './permissions.ts';

const ALGORITHM = 'ES256';
const AUDIENCE = 'pipewright';
const LIFE_SECONDS = 3600;
const DAY_MS = 24 * 60 * 60_000;
// A key signs for a month; it is kept until what it signed last is over, with a day to spare.
const ROTATE_MS = 30 * DAY_MS;
const KEEP_MS = ROTATE_MS + DAY_MS;
const REFRESH_MS = 60_000;

interface LoadedKey {
  id: string;
  createdAt: Date;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  publicJwk: JWK;
}

/** Signs and reads access tokens: JWTs that live an hour. */
export interface AccessTokens {
  readonly lifeSeconds: number;
  /** For as long as the session is open, where one is given. */
  sign(user: User, sessionId?: string): Promise<string>;
  /** The user's id; null for a token that is not ours, not good, or over. */
  verify(token: string): Promise<{ userId: string; sessionId: string | null } | null>;
  /** The public keys, as a JWK set. */
  jwks(): Promise<{ keys: JWK[] }>;
}

/** Access tokens signed with keys that all processes share; a new key comes every 30 days. */
export function createAccessTokens(deps: {
  keys: SigningKeyStore;
  issuer: string;
  clock: Clock;
}): AccessTokens {
  const { clock, issuer, keys } = deps;
  let loaded: LoadedKey[] = [];
  let loadedAt = 0;
  let loading: Promise<LoadedKey[]> | null = null;

  async function load(): Promise<LoadedKey[]> {
    const now = clock();
    const rotateBefore = new Date(now.getTime() - ROTATE_MS);
    let stored = await keys.list();
    const [newest] = stored;
    if (newest === undefined || newest.createdAt < rotateBefore) {
      await keys.add(
        { ...(await makeKey()), createdAt: now },
        newest === undefined ? null : rotateBefore,
      );
      await keys.removeBefore(new Date(now.getTime() - KEEP_MS - ROTATE_MS));
      stored = await keys.list();
    }
    loaded = await Promise.all(stored.map((key) => importKey(key)));
    loadedAt = now.getTime();
    return loaded;
  }
  /** The keys, newest first, read again each minute: another process may have added one. */
  function current(): Promise<LoadedKey[]> {
    if (clock().getTime() - loadedAt < REFRESH_MS) return Promise.resolve(loaded);
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }
  async function find(id: string | undefined): Promise<LoadedKey | undefined> {
    const known = (await current()).find((key) => key.id === id);
    if (known !== undefined || id === undefined) return known;
    // Signed by a process that made a key just now.
    loadedAt = 0;
    return (await current()).find((key) => key.id === id);
  }

  return {
    lifeSeconds: LIFE_SECONDS,
    async sign(user, sessionId) {
      const [key] = await current();
      if (key === undefined) throw new Error('There is no signing key');
      const now = Math.floor(clock().getTime() / 1000);
      return new SignJWT({
        role: user.role,
        permissions: [...permissionsOfRole(user.role)],
        name: user.name,
        ...(sessionId === undefined ? {} : { sid: sessionId }),
      })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.id, typ: 'JWT' })
        .setSubject(user.id)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + LIFE_SECONDS)
        .sign(key.privateKey);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = await find(kid);
            if (key === undefined) throw new UnknownKey();
            return key.publicKey;
          },
          { algorithms: [ALGORITHM], audience: AUDIENCE, issuer, currentDate: clock() },
        );
        const { sid, sub } = payload;
        const sessionId = typeof sid === 'string' ? sid : null;
        return sub === undefined ? null : { userId: sub, sessionId };
      } catch (error) {
        if (error instanceof UnknownKey || isOfJose(error)) return null;
        throw error;
      }
    },
    async jwks() {
      return { keys: (await current()).map(({ publicJwk }) => publicJwk) };
    },
  };
}

class UnknownKey extends Error {}

/** Jose's errors carry its own codes; all of them mean that the token is no good. */
function isOfJose(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('ERR_J');
}

async function makeKey(): Promise<{ id: string; privateJwk: Record<string, unknown> }> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { id: randomUUID(), privateJwk: { ...(await exportJWK(privateKey)) } };
}

async function importKey(key: {
  id: string;
  privateJwk: Record<string, unknown>;
  createdAt: Date;
}): Promise<LoadedKey> {
  const privateJwk = key.privateJwk as JWK;
  const { d: _secret, ...open } = privateJwk;
  const publicJwk: JWK = { ...open, kid: key.id, alg: ALGORITHM, use: 'sig' };
  return {
    id: key.id,
    createdAt: key.createdAt,
    privateKey: (await importJWK(privateJwk, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
    publicJwk,
  };
}
