import type { Request, Response } from 'express';
import type { Clock } from '../../domain/clock.ts';
import type { AuthenticationMethod, Identity } from '../../domain/identity.ts';
import { HttpError } from '../http-error.ts';
import type { StrangerLimiter } from '../stranger-limiter.ts';
import type { Contract } from './contract.ts';
import type { Caller } from './identify.ts';
import { secondsUntil } from './limit-calls.ts';

/** What credentials are called, for people. */
export const CREDENTIALS: Readonly<Record<AuthenticationMethod, string>> = {
  jwt: 'an access token',
  api_key: 'an API key',
  oauth: 'a GitHub user token',
};

// Three parts of base64url, the first of them JSON: told from any other text by its form alone.
const JWT = /^Bearer +eyJ[\w-]*\.[\w-]+\.[\w-]+ *$/i;

/** Throws for a call that showed no good credential; counts the guess. */
export async function refuseUnknown(
  contract: Contract,
  caller: Caller,
  request: Request,
  response: Response,
  { guesses, clock }: { guesses: StrangerLimiter; clock: Clock },
): Promise<void> {
  if (caller.kind === 'known') return;
  response.set('WWW-Authenticate', 'Bearer');
  const { headerKey, jwt } = contract.elsewhere ?? {};
  if (caller.kind === 'nobody') {
    const misplaced = request.get('X-API-Key') === undefined ? undefined : headerKey;
    throw new HttpError('unauthorized', 'Authentication required', {
      details: misplaced ?? 'Show a credential in the Authorization header.',
    });
  }
  const allowance = await guesses.hit(request.ip ?? '');
  if (allowance.exceeded) {
    response.set(contract.rateHeaders(allowance));
    const wait = secondsUntil(allowance.resetAt, clock());
    throw new HttpError('rate_limited', 'Rate limit exceeded', {
      details: `Too many wrong credentials; try again in ${wait} seconds`,
      retryAfterSeconds: wait,
    });
  }
  const strange = JWT.test(request.get('Authorization') ?? '') ? jwt : undefined;
  throw new HttpError('invalid_credentials', 'The credential is not valid', {
    details: strange ?? 'It is wrong, expired or revoked, or this API does not take its kind.',
  });
}

/** Throws `forbidden` for who showed a good credential of a kind that a route does not take. */
export function refuseKind(
  taken: readonly AuthenticationMethod[] | undefined,
  identity: Identity | null,
): void {
  if (taken === undefined || identity === null || taken.includes(identity.method)) return;
  const names = taken.map((method) => CREDENTIALS[method]).join(' or ');
  throw new HttpError('forbidden', 'Insufficient permissions', {
    details: `Sign in: this takes ${names}, not ${CREDENTIALS[identity.method]}.`,
  });
}
