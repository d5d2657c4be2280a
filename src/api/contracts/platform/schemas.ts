import { z } from 'zod';
import { ROLES } from '../../../domain/identity.ts';
import { apiKey, newApiKey } from '../../accounts/schemas.ts';

const user = z.object({
  id: z.string(),
  email: z.string().nullable().describe('Null for who came through GitHub and shows none.'),
  name: z.string(),
  role: z.enum(ROLES),
  username: z.string(),
});

const tokens = z.object({
  access_token: z.string().describe('A JWT, for `Authorization: Bearer`.'),
  refresh_token: z
    .string()
    .describe('For `POST /v1/auth/refresh`; keep it where secrets are kept.'),
  token_type: z.literal('bearer'),
  expires_in: z.int().describe('Seconds that the access token is good for.'),
});

const status = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  version: z.string(),
  services: z
    .record(z.string(), z.enum(['healthy', 'degraded', 'unhealthy', 'unavailable']))
    .describe('`unavailable` is what this installation does not offer.'),
  uptime: z.int().describe('Seconds.'),
});

/** What the documents name. */
export const PLATFORM_SCHEMAS = {
  User: user,
  Tokens: tokens,
  SignIn: tokens.extend({ user }),
  SystemStatus: status,
  ApiKey: apiKey,
  NewApiKey: newApiKey,
};
