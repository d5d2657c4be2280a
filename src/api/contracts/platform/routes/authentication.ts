import { z } from 'zod';
import type { SignedIn } from '../../../../accounts/sign-in.ts';
import { HttpError } from '../../../http-error.ts';
import { secondsUntil } from '../../../frame/limit-calls.ts';
import { note, open } from '../capabilities.ts';
import { PLATFORM_SCHEMAS } from '../schemas.ts';

const REFRESH_TOKEN = z.string().min(1).max(200).describe('As it was given at sign-in.');
const EXAMPLE = {
  access_token: 'eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  refresh_token: 'pwr_Yh1zYxkS1uGmbCV3hFf0k6lJxv0mQ4m3q9a8d7c6b5A',
  token_type: 'bearer',
  expires_in: 3600,
} as const;

function tokensOf({ accessToken, expiresInSeconds, refreshToken }: SignedIn) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer' as const,
    expires_in: expiresInSeconds,
  };
}

/** What a sign-in answers, by whatever way somebody came. */
export function signInOf(signedIn: SignedIn) {
  const { email, id, name, role, username } = signedIn.user;
  return { ...tokensOf(signedIn), user: { id, email, name, role, username } };
}

/** An example of it. */
export const SIGN_IN_EXAMPLE = {
  ...EXAMPLE,
  user: {
    id: '0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c',
    email: 'ada@example.com',
    name: 'Ada',
    role: 'user' as const,
    username: 'ada',
  },
};

/** Sign-in with a password, refresh and sign-out of the platform contract, and the public keys. */
export const authenticationRoutes = [
  open({
    method: 'POST',
    path: '/v1/auth/login',
    operation: 'login',
    tag: 'Authentication',
    summary: 'Sign in with e-mail or user name and password',
    description: 'After four wrong tries each further one has to wait, up to a quarter of an hour.',
    limit: 'general',
    body: z.strictObject({
      email: z.string().min(1).max(254).describe('E-mail or user name.'),
      password: z.string().min(1).max(512),
    }),
    bodyExample: { email: 'ada@example.com', password: 'correct horse battery staple' },
    answers: {
      200: { description: 'Signed in', schema: PLATFORM_SCHEMAS.SignIn, example: SIGN_IN_EXAMPLE },
    },
    async handle(call, capabilities) {
      const { email, password } = call.body;
      const outcome = await capabilities.signIn.withPassword(email, password);
      const entry = { action: 'session.create', target: 'password' };
      if (outcome.kind === 'signed_in') {
        const { user } = outcome.signedIn;
        await note(capabilities, call, user, { ...entry, result: 'success' });
        return { body: signInOf(outcome.signedIn) };
      }
      // Not what was typed: it may be a password in the wrong field.
      await note(capabilities, call, null, { ...entry, result: 'refused' });
      if (outcome.kind === 'wrong') {
        throw new HttpError('invalid_credentials', 'Invalid credentials provided', {
          details: 'The e-mail or the password is wrong.',
        });
      }
      const wait = secondsUntil(outcome.until, capabilities.clock());
      throw new HttpError('rate_limited', 'Rate limit exceeded', {
        details: `Too many wrong passwords; try again in ${wait} seconds`,
        retryAfterSeconds: wait,
      });
    },
  }),

  open({
    method: 'POST',
    path: '/v1/auth/refresh',
    operation: 'refresh',
    tag: 'Authentication',
    summary: 'Get a new access token',
    description:
      'With `rotate` also a new refresh token; the old one is spent then, and whoever shows it again ends the session. A refresh token that is not used for 30 days is over.',
    limit: 'general',
    body: z.strictObject({
      refresh_token: REFRESH_TOKEN,
      rotate: z.boolean().default(false).describe('Whether to replace the refresh token too.'),
    }),
    bodyExample: { refresh_token: EXAMPLE.refresh_token },
    answers: {
      200: { description: 'Tokens', schema: PLATFORM_SCHEMAS.Tokens, example: EXAMPLE },
    },
    async handle(call, capabilities) {
      const { refresh_token: token, rotate } = call.body;
      const outcome = await capabilities.signIn.refresh(token, { rotate });
      if (outcome.kind === 'signed_in') return { body: tokensOf(outcome.signedIn) };
      if (outcome.kind === 'stolen') {
        const owner = { id: outcome.userId, name: 'a spent refresh token' };
        const entry = { action: 'session.end', target: 'spent refresh token' };
        await note(capabilities, call, owner, { ...entry, result: 'refused' });
      }
      throw new HttpError('invalid_credentials', 'Invalid credentials provided', {
        details: 'The refresh token is wrong, spent, or its session is over: sign in again.',
      });
    },
  }),

  open({
    method: 'POST',
    path: '/v1/auth/logout',
    operation: 'logout',
    tag: 'Authentication',
    summary: 'End a session and all its tokens',
    limit: 'general',
    body: z.strictObject({ refresh_token: REFRESH_TOKEN }),
    bodyExample: { refresh_token: EXAMPLE.refresh_token },
    answers: {
      200: {
        description: 'The session is over, or was before',
        schema: z.object({ message: z.string() }),
        example: { message: 'Successfully logged out' },
      },
    },
    async handle(call, capabilities) {
      const ended = await capabilities.signIn.end(call.body.refresh_token);
      if (ended !== null) {
        const owner = { id: ended.userId, name: 'the owner of the session' };
        const entry = { action: 'session.end', target: 'logout', result: 'success' as const };
        await note(capabilities, call, owner, entry);
      }
      return { body: { message: 'Successfully logged out' } };
    },
  }),

  open({
    method: 'GET',
    path: '/.well-known/jwks.json',
    operation: 'getPublicKeys',
    tag: 'Authentication',
    summary: 'Get the public keys of access tokens',
    description:
      'A JWK set (RFC 7517). Keys change every 30 days; read it again for an unknown `kid`.',
    limit: null,
    answers: {
      200: {
        description: 'The keys, newest first',
        schema: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
      },
    },
    handle: async (_call, { jwks }) => ({
      body: await jwks(),
      headers: { 'Cache-Control': 'public, max-age=300' },
    }),
  }),
];
