import { z } from 'zod';
import { PLANS, ROLES, SCOPES } from '../../domain/identity.ts';

const moment = z.iso.datetime();
/** A name that people read, of this length at most. */
export const nameOf = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not hold control characters');

export const userId = z.string().max(100).describe('Id of the user.');

/** Somebody who signs in. */
export const user = z.object({
  id: z.string(),
  email: z.string().nullable().describe('Null for who came through GitHub and shows none.'),
  username: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  plan: z.enum(PLANS),
  disabled: z.boolean(),
  github_login: z.string().nullable(),
  created_at: moment,
  last_sign_in_at: moment.nullable(),
});

/** A repository that an admin gave a user. */
export const grantedRepository = z.object({
  repository: z.string(),
  access: z.enum(['read', 'write']),
  granted_by: z.string(),
  granted_at: moment,
});

/** An API key, never its secret. */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters of the key, to tell keys apart.'),
  permissions: z.array(z.enum(SCOPES)),
  repositories: z.array(z.string()).nullable().describe('What it is bound to; null: nothing.'),
  owner: z.string().nullable().describe('Id of the user it acts for; null: a service account.'),
  state: z.enum(['good', 'expired', 'revoked']),
  created_at: moment,
  last_used_at: moment.nullable().describe('To the minute.'),
  expires_at: moment.nullable(),
  revoked_at: moment.nullable(),
});

/** A key that was made now, with its secret. */
export const newApiKey = apiKey.extend({
  key: z.string().describe('The whole key; it is shown this once.'),
});

export const apiKeyId = z.string().max(100).describe('Id of the key.');

/** A key that was revoked, now or before. */
export const revocation = z.object({ message: z.string(), api_key: z.string() });

/** What is asked of a new key, whoever it is for. */
export const apiKeyWish = z.strictObject({
  name: nameOf(100).describe('What it is for.'),
  permissions: z
    .array(z.enum(SCOPES))
    .min(1)
    .max(SCOPES.length)
    .describe('`write` includes `read`, `admin` both.'),
  repositories: z
    .array(z.string().max(140))
    .max(200)
    .nullish()
    .describe('`owner/name`s to bind it to; null: it is bound to none.'),
  expires_at: z.iso.datetime().nullish().describe('Good until then; null: until it is revoked.'),
});
