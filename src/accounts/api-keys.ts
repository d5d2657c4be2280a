import type { ApiKey, ApiKeyStore } from '../domain/accounts.ts';
import { CallerError } from '../domain/errors.ts';
import { SCOPES, type Scope } from '../domain/identity.ts';
import { isFullName } from '../domain/repository.ts';
import { digestOf, makeApiKey } from './secrets.ts';

const PREFIX_LENGTH = 10;

/** What somebody asks of a new key. */
export interface NewApiKey {
  name: string;
  scopes: Scope[];
  /** `owner/name`s to bind it to; null: none. */
  repositories: string[] | null;
  ownerId: string | null;
  expiresAt: Date | null;
}

/**
 * Makes an API key; `secret` is seen here and never again. Throws a CallerError when what is asked
 * makes no sense.
 */
export async function createApiKey(
  store: ApiKeyStore,
  wanted: NewApiKey,
  now: Date,
): Promise<{ key: ApiKey; secret: string }> {
  const name = wanted.name.trim();
  if (name === '' || name.length > 100) throw wrong('name', 'A name has 1 to 100 characters');
  const scopes = SCOPES.filter((scope) => wanted.scopes.includes(scope));
  if (scopes.length === 0) throw wrong('permissions', `Give one of ${SCOPES.join(', ')}`);
  const odd = wanted.repositories?.find((text) => !isFullName(text));
  if (odd !== undefined) throw wrong('repositories', 'Name repositories as owner/name');
  if (wanted.expiresAt !== null && wanted.expiresAt <= now) {
    throw wrong('expires_at', 'It must lie in the future');
  }
  const secret = makeApiKey();
  const key = await store.create({
    ...wanted,
    name,
    scopes,
    prefix: secret.slice(0, PREFIX_LENGTH),
    hash: digestOf(secret),
  });
  return { key, secret };
}

/** Whether a key is good now. */
export function isGood(key: ApiKey, now: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
}

function wrong(field: string, message: string): CallerError {
  return new CallerError(`${message}.`, {
    code: 'validation_failed',
    details: { [field]: message },
  });
}
