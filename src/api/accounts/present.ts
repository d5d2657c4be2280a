import type { z } from 'zod';
import { isGood, type NewApiKey } from '../../accounts/api-keys.ts';
import type { ApiKey, User } from '../../domain/accounts.ts';
import type { apiKeyWish } from './schemas.ts';

/** A user as people are told of them. */
export function userOf(user: User) {
  const { createdAt, disabled, email, github, id, lastSignInAt, name, plan, role, username } = user;
  return {
    id,
    email,
    username,
    name,
    role,
    plan,
    disabled,
    github_login: github?.login ?? null,
    created_at: createdAt.toISOString(),
    last_sign_in_at: lastSignInAt?.toISOString() ?? null,
  };
}

/** An API key as people are told of it. */
export function apiKeyOf(key: ApiKey, now: Date) {
  const dead = key.revokedAt === null ? ('expired' as const) : ('revoked' as const);
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    permissions: key.scopes,
    repositories: key.repositories,
    owner: key.ownerId,
    state: isGood(key, now) ? ('good' as const) : dead,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

/** The key that a body asks for, for this owner. */
export function newKeyOf(wish: z.output<typeof apiKeyWish>, ownerId: string | null): NewApiKey {
  const { expires_at: end, name, permissions, repositories } = wish;
  return {
    name,
    scopes: permissions,
    repositories: repositories ?? null,
    ownerId,
    expiresAt: end === undefined || end === null ? null : new Date(end),
  };
}

/** The answer to who made a key: the only one that holds its secret. */
export function madeKeyOf({ key, secret }: { key: ApiKey; secret: string }, now: Date) {
  return { status: 201, body: { ...apiKeyOf(key, now), key: secret }, subject: key.id } as const;
}

/** What is said of a key that opens nothing any more. */
export function revocationOf({ key, revoked }: { key: ApiKey; revoked: boolean }) {
  const message = revoked ? 'API key revoked' : 'API key was revoked before';
  return { message, api_key: key.id };
}
