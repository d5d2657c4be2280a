import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../src/accounts/access-tokens.ts';
import { createApiKey } from '../../src/accounts/api-keys.ts';
import { createAuthenticator } from '../../src/accounts/authenticator.ts';
import { createFirstAdmin, createUser } from '../../src/accounts/create-user.ts';
import {
  createSignIn,
  type RefreshOutcome,
  type SignedIn,
  type SignIn,
  type SignInOutcome,
} from '../../src/accounts/sign-in.ts';
import type { ApiKey } from '../../src/domain/accounts.ts';
import type { Credential, Scope } from '../../src/domain/identity.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

const ISSUER = 'https://ci.example.com';
const DAY_MS = 24 * 60 * 60_000;
const ALL = ['jwt', 'api_key', 'oauth'] as const;

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

function house() {
  const now = { at: new Date() };
  const clock = () => now.at;
  const { accounts } = storage;
  const accessTokens = createAccessTokens({ keys: accounts.signingKeys, issuer: ISSUER, clock });
  const deps = { ...accounts, accessTokens, clock, logger: pino({ level: 'silent' }) };
  return {
    now,
    accounts,
    accessTokens,
    signIn: createSignIn(deps),
    authenticator: createAuthenticator({
      ...deps,
      gitHubSignIn: async (token) => (token === 'ghu_ours' ? { githubId: 4711 } : null),
    }),
    later: (milliseconds: number) => {
      now.at = new Date(now.at.getTime() + milliseconds);
    },
  };
}

const bearer = (secret: string): Credential => ({ kind: 'bearer', secret });
const PASSWORD = 'correct horse battery';
const newUser = (change: object = {}) => {
  const username = `user-${randomUUID().slice(0, 8)}`;
  return createUser(storage.accounts.users, {
    email: `${username}@Example.com`,
    username,
    role: 'user',
    password: PASSWORD,
    ...change,
  });
};

/** What a sign-in gave that must have worked. */
function signedInBy(outcome: SignInOutcome | RefreshOutcome): SignedIn {
  if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
  return outcome.signedIn;
}
const signedInUser = async (signIn: SignIn) =>
  signedInBy(await signIn.withPassword((await newUser()).username, PASSWORD));

describe('users', () => {
  it('are found by e-mail and user name in any case, and are unique', async () => {
    const user = await newUser();
    const { users } = storage.accounts;
    for (const login of [user.email ?? '', user.username.toUpperCase()]) {
      expect((await users.findByLogin(login))?.user.id).toBe(user.id);
    }
    await expect(newUser({ email: user.email?.toUpperCase() })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await users.findByLogin("' OR 1=1 --")).toBeNull();
    expect(await users.findByLogin('\0')).toBeNull();
  });

  it.each([
    [{ email: 'no address' }, 'email'],
    [{ username: '../etc' }, 'username'],
    [{ password: 'short' }, 'password'],
    [{ password: 'x'.repeat(600) }, 'password'],
  ])('are refused with a wrong field: %#', async (change, field) => {
    await expect(newUser(change)).rejects.toMatchObject({
      code: 'validation_failed',
      details: { [field]: expect.any(String) },
    });
  });

  it('begin with an admin, once', async () => {
    const fresh = await openTestStorage();
    try {
      const { users } = fresh.accounts;
      const given = { email: 'root@example.com', password: PASSWORD };
      const made = await Promise.all([1, 2].map(() => createFirstAdmin(users, given)));
      expect(made.filter((user) => user !== null)).toMatchObject([{ role: 'admin' }]);
      expect(await createFirstAdmin(users, given)).toBeNull();
      expect(await users.count()).toBe(1);
    } finally {
      await fresh.stop();
    }
  });
});

describe('signing in', () => {
  it('gives tokens that say who, until the access token is over', async () => {
    const { accessTokens, authenticator, later, signIn } = house();
    const user = await newUser();
    const outcome = await signIn.withPassword(user.email ?? '', PASSWORD);
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
    const { accessToken, refreshToken, expiresInSeconds } = outcome.signedIn;
    expect(expiresInSeconds).toBe(3600);
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({ sub: user.id, role: 'user', iss: ISSUER });
    expect(claims['permissions']).toContain('issues:write');
    expect(claims['permissions']).not.toContain('audit:read');
    const identity = await authenticator.authenticate(bearer(accessToken), ALL);
    expect(identity).toMatchObject({ id: user.id, method: 'jwt', apiKeyId: null });
    expect(await authenticator.authenticate(bearer(accessToken), ['api_key'])).toBeNull();
    const { keys } = await accessTokens.jwks();
    expect(JSON.stringify(keys)).not.toContain('"d"');
    later(3601_000);
    expect(await authenticator.authenticate(bearer(accessToken), ALL)).toBeNull();
    const again = signedInBy(await signIn.refresh(refreshToken, { rotate: false }));
    expect(again.refreshToken).toBe(refreshToken);
    expect(await authenticator.authenticate(bearer(again.accessToken), ALL)).not.toBeNull();
    later(31 * DAY_MS);
    expect((await signIn.refresh(refreshToken, { rotate: false })).kind).toBe('wrong');
  });

  it('takes no token that was changed, signed by others, or not signed', async () => {
    const { authenticator, signIn } = house();
    const outcome = await signIn.withPassword((await newUser()).username, PASSWORD);
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
    const [head = '', body = '', signature = ''] = outcome.signedIn.accessToken.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'admin', role: 'admin' })).toString(
      'base64url',
    );
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    for (const token of [
      `${head}.${forged}.${signature}`,
      `${none}.${body}.`,
      `${head}.${body}.${'A'.repeat(86)}`,
      'a.b.c',
      '..',
    ]) {
      expect(await authenticator.authenticate(bearer(token), ALL)).toBeNull();
    }
  });

  it('ends a session for good, its access tokens too', async () => {
    const { authenticator, signIn } = house();
    const { accessToken, refreshToken, user } = await signedInUser(signIn);
    expect(await signIn.end(refreshToken)).toEqual({ userId: user.id });
    expect(await signIn.end(refreshToken)).toBeNull();
    expect((await signIn.refresh(refreshToken, { rotate: false })).kind).toBe('wrong');
    expect((await signIn.refresh('pwr_nonsense', { rotate: false })).kind).toBe('wrong');
    expect(await authenticator.authenticate(bearer(accessToken), ALL)).toBeNull();
  });

  it('rotates a token when asked, and ends the session when a spent one is shown', async () => {
    const { authenticator, signIn } = house();
    const { refreshToken: first, user } = await signedInUser(signIn);
    const second = signedInBy(await signIn.refresh(first, { rotate: true }));
    const third = signedInBy(await signIn.refresh(second.refreshToken, { rotate: true }));
    expect(new Set([first, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect(await authenticator.authenticate(bearer(third.accessToken), ALL)).not.toBeNull();
    const stolen = { kind: 'stolen', userId: user.id };
    expect(await signIn.refresh(first, { rotate: false })).toEqual(stolen);
    expect((await signIn.refresh(third.refreshToken, { rotate: false })).kind).toBe('wrong');
    expect(await authenticator.authenticate(bearer(third.accessToken), ALL)).toBeNull();
  });

  it('gives one of two that rotate one token at once a new one, and neither keeps it', async () => {
    const { signIn } = house();
    const { refreshToken } = await signedInUser(signIn);
    const both = await Promise.all(
      [1, 2].map(() => signIn.refresh(refreshToken, { rotate: true })),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['signed_in', 'stolen']);
  });

  it('answers alike for wrong passwords and for nobody, slower and slower', async () => {
    const { later, signIn } = house();
    const user = await newUser();
    for (const login of [user.username, `nobody-${randomUUID()}`]) {
      const outcomes = [];
      for (let count = 0; count < 6; count += 1) {
        outcomes.push(await signIn.withPassword(login, 'wrong password'));
      }
      expect(outcomes.map(({ kind }) => kind)).toEqual([
        ...Array.from({ length: 5 }, () => 'wrong'),
        'slow_down',
      ]);
    }
    // The right password does not help who does not wait.
    expect((await signIn.withPassword(user.username, PASSWORD)).kind).toBe('slow_down');
    later(1001);
    expect((await signIn.withPassword(user.username, PASSWORD)).kind).toBe('signed_in');
    expect((await signIn.withPassword(user.username, 'wrong password')).kind).toBe('wrong');
  });

  it('does not let many guesses at once pass', async () => {
    const { signIn } = house();
    const user = await newUser();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => signIn.withPassword(user.username, 'wrong password')),
    );
    expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(5);
  });

  it('lets nobody in who was disabled, also with tokens given before', async () => {
    const { accounts, authenticator, signIn } = house();
    const user = await newUser();
    const outcome = await signIn.withPassword(user.username, PASSWORD);
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
    await accounts.users.update(user.id, { disabled: true });
    const { accessToken, refreshToken } = outcome.signedIn;
    expect(await authenticator.authenticate(bearer(accessToken), ALL)).toBeNull();
    expect((await signIn.refresh(refreshToken, { rotate: false })).kind).toBe('wrong');
    expect((await signIn.withPassword(user.username, PASSWORD)).kind).toBe('wrong');
  });
});

describe('signing keys', () => {
  it('are made once by many, and replaced while old tokens stay good', async () => {
    const fresh = await openTestStorage();
    try {
      let now = new Date();
      const clock = () => now;
      const { signingKeys, users } = fresh.accounts;
      const make = () => createAccessTokens({ keys: signingKeys, issuer: ISSUER, clock });
      const several = [make(), make(), make()];
      const user = await createUser(users, {
        email: 'a@example.com',
        role: 'viewer',
        password: null,
      });
      const [token = ''] = await Promise.all(several.map((tokens) => tokens.sign(user)));
      expect(await signingKeys.list()).toHaveLength(1);
      for (const tokens of several)
        expect(await tokens.verify(token)).toMatchObject({ userId: user.id });
      now = new Date(now.getTime() + 31 * DAY_MS);
      const late = await Promise.all(several.map((tokens) => tokens.sign(user)));
      expect(await signingKeys.list()).toHaveLength(2);
      for (const tokens of several) {
        for (const one of late) expect(await tokens.verify(one)).not.toBeNull();
      }
    } finally {
      await fresh.stop();
    }
  });
});

describe('API keys', () => {
  const keyOf = (scopes: Scope[], change: object = {}) =>
    createApiKey(
      storage.accounts.apiKeys,
      {
        name: 'monitoring',
        scopes,
        repositories: null,
        ownerId: null,
        expiresAt: null,
        ...change,
      },
      new Date(),
    );

  it('let in by their scopes, and by no more than their owner may', async () => {
    const { authenticator } = house();
    const service = await keyOf(['read']);
    const identity = await authenticator.authenticate(bearer(service.secret), ['api_key']);
    expect(identity).toMatchObject({ kind: 'service', role: 'viewer', apiKeyId: service.key.id });
    expect(identity?.permissions.has('issues:read')).toBe(true);
    expect(identity?.permissions.has('issues:write')).toBe(false);
    const viewer = await newUser({ role: 'viewer' });
    const owned = await keyOf(['admin'], { ownerId: viewer.id });
    const limited = await authenticator.authenticate(bearer(owned.secret), ['api_key']);
    expect(limited).toMatchObject({ kind: 'user', id: viewer.id, role: 'viewer' });
    expect(limited?.permissions.has('audit:read')).toBe(false);
    expect(await authenticator.authenticate(bearer(service.secret), ['jwt'])).toBeNull();
  });

  it('are stored as a hash and shown once', async () => {
    const { key, secret } = await keyOf(['write'], { repositories: ['Octo/Demo'] });
    expect(secret).toMatch(/^pw_[\w-]{43}$/);
    expect(secret.startsWith(key.prefix)).toBe(true);
    const { items } = await storage.accounts.apiKeys.list({}, { limit: 100, offset: 0 });
    const listed = items.find(({ id }) => id === key.id) as ApiKey;
    expect(listed.repositories).toEqual(['octo/demo']);
    expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it('are good for nothing once revoked, over, or of a disabled owner', async () => {
    const { authenticator, later, accounts } = house();
    const revoked = await keyOf(['read']);
    expect(await authenticator.authenticate(bearer(revoked.secret), ALL)).not.toBeNull();
    expect(await accounts.apiKeys.revoke(revoked.key.id)).toBe(true);
    expect(await accounts.apiKeys.revoke(revoked.key.id)).toBe(false);
    expect(await accounts.apiKeys.revoke('no-id')).toBe(false);
    const over = await keyOf(['read'], { expiresAt: new Date(Date.now() + DAY_MS) });
    const owner = await newUser();
    const owned = await keyOf(['read'], { ownerId: owner.id });
    for (const { secret } of [over, owned]) {
      expect(await authenticator.authenticate(bearer(secret), ALL)).not.toBeNull();
    }
    await accounts.users.update(owner.id, { disabled: true });
    later(DAY_MS + 1000);
    for (const { secret } of [revoked, over, owned]) {
      expect(await authenticator.authenticate(bearer(secret), ALL)).toBeNull();
    }
  });

  it('are forgotten at once where one hears that an account changed', async () => {
    const { authenticator, accounts } = house();
    const { key, secret } = await keyOf(['read']);
    expect(await authenticator.authenticate(bearer(secret), ALL)).not.toBeNull();
    await accounts.apiKeys.revoke(key.id);
    authenticator.forget();
    expect(await authenticator.authenticate(bearer(secret), ALL)).toBeNull();
  });

  it('note when they were used last', async () => {
    const { authenticator, accounts } = house();
    const { key, secret } = await keyOf(['read']);
    expect(key.lastUsedAt).toBeNull();
    await authenticator.authenticate(bearer(secret), ALL);
    await expect
      .poll(async () => (await accounts.apiKeys.get(key.id))?.lastUsedAt ?? null)
      .not.toBeNull();
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ scopes: [] }, 'permissions'],
    [{ repositories: ['../x'] }, 'repositories'],
    [{ expiresAt: new Date(0) }, 'expires_at'],
  ])('are refused with %o', async (change, field) => {
    await expect(keyOf(['read'], change)).rejects.toMatchObject({
      details: { [field]: expect.any(String) },
    });
  });
});

it('a GitHub user token counts for the account it is linked to, and no other', async () => {
  const { accounts, authenticator } = house();
  expect(await authenticator.authenticate(bearer('ghu_ours'), ALL)).toBeNull();
  const user = await newUser();
  await accounts.users.update(user.id, { github: { id: 4711, login: 'octocat' } });
  expect(await authenticator.authenticate(bearer('ghu_ours'), ALL)).toMatchObject({
    id: user.id,
    method: 'oauth',
  });
  expect(await authenticator.authenticate(bearer('ghu_theirs'), ALL)).toBeNull();
  expect(await authenticator.authenticate(bearer('ghu_ours'), ['jwt'])).toBeNull();
});

it('the audit lists who did what, newest first', async () => {
  const { audit } = storage.accounts;
  const actorId = randomUUID();
  const entry = {
    actorId,
    actorName: 'Ada\0',
    apiKeyId: null,
    target: 'prettier-format',
    result: 'success' as const,
    address: '192.0.2.1',
    requestId: null,
    details: { reason: 'noise' },
  };
  await audit.record({ ...entry, action: 'playbook.disable' });
  await audit.record({ ...entry, action: 'playbook.enable' });
  const { items, total } = await audit.list({ actorId }, { limit: 1, offset: 0 });
  expect(total).toBe(2);
  expect(items).toMatchObject([{ action: 'playbook.enable', details: { reason: 'noise' } }]);
  const later = await audit.list({ since: new Date(Date.now() + DAY_MS) }, { limit: 9, offset: 0 });
  expect(later).toEqual({ items: [], total: 0 });
});
