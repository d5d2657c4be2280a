import { z } from 'zod';
import { ACCOUNT_EXAMPLES } from '../../../accounts/examples.ts';
import { apiKeyOf, madeKeyOf, newKeyOf, revocationOf } from '../../../accounts/present.ts';
import { apiKeyId, apiKeyWish, revocation } from '../../../accounts/schemas.ts';
import { sortedBy } from '../../../frame/sorting.ts';
import { route } from '../capabilities.ts';
import { platformContract } from '../contract.ts';
import { PLATFORM_SCHEMAS } from '../schemas.ts';

const PATH = '/v1/auth/api-keys';
const { paging } = platformContract;
const FIELDS = { created_at: 'createdAt', last_used_at: 'lastUsedAt', name: 'name' } as const;
const part = { total: 1, page: 1, limit: 10, pages: 1 };

/** No API key: one that was stolen must not outlive itself. */
const credentials = ['jwt', 'oauth'] as const;

/** The API keys of who is signed in. */
export const apiKeyRoutes = [
  route({
    method: 'GET',
    path: PATH,
    operation: 'listOwnApiKeys',
    tag: 'API keys',
    summary: 'List your API keys',
    description: 'Never their secrets.',
    permission: 'keys:own',
    credentials,
    limit: 'general',
    query: z.object({
      ...paging.query.shape,
      sort: sortedBy(['created_at', 'last_used_at', 'name'], '-created_at'),
    }),
    answers: {
      200: {
        description: 'A page of the list',
        schema: z.object({
          api_keys: z.array(PLATFORM_SCHEMAS.ApiKey),
          total: z.int(),
          page: z.int(),
          limit: z.int(),
          pages: z.int(),
        }),
        example: { api_keys: [ACCOUNT_EXAMPLES.apiKey], ...part },
      },
    },
    async handle({ query }, { apiKeys, clock }, identity) {
      const slice = paging.slice(query);
      const { by, descending } = query.sort;
      const filter = { ownerId: identity.id, order: { by: FIELDS[by], descending } };
      const { items, total } = await apiKeys.list(filter, slice);
      return {
        body: {
          api_keys: items.map((key) => apiKeyOf(key, clock())),
          ...paging.present(slice, total),
        },
      };
    },
  }),

  route({
    method: 'POST',
    path: PATH,
    operation: 'createOwnApiKey',
    tag: 'API keys',
    summary: 'Make an API key that acts for you',
    description:
      'The answer has the key, once. It has no more rights than you have now or later. It goes into `X-API-Key` here, and below `/api/v1` into `Authorization: Bearer`.',
    permission: 'keys:own',
    credentials,
    limit: 'general',
    body: apiKeyWish,
    bodyExample: { name: 'laptop', permissions: ['read'] },
    audit: {
      action: 'api_key.create',
      target: () => 'api key',
      details: (body) => ({ asked: body }),
    },
    answers: {
      201: {
        description: 'The key',
        schema: PLATFORM_SCHEMAS.NewApiKey,
        example: ACCOUNT_EXAMPLES.newApiKey,
      },
    },
    async handle({ body }, { apiKeys, clock }, identity) {
      const made = await apiKeys.create(identity, newKeyOf(body, identity.id));
      return madeKeyOf(made, clock());
    },
  }),

  route({
    method: 'DELETE',
    path: `${PATH}/{api_key_id}`,
    operation: 'revokeOwnApiKey',
    tag: 'API keys',
    summary: 'Revoke one of your API keys',
    description: 'Within seconds it opens nothing, anywhere. It stays in the list.',
    permission: 'keys:own',
    credentials,
    limit: 'general',
    params: z.object({ api_key_id: apiKeyId }),
    audit: { action: 'api_key.revoke', target: (named) => named['api_key_id'] ?? '' },
    answers: {
      200: {
        description: 'It is revoked, or was before',
        schema: revocation,
        example: ACCOUNT_EXAMPLES.revocation,
      },
    },
    async handle({ params }, { apiKeys }, identity) {
      return { body: revocationOf(await apiKeys.revoke(params.api_key_id, identity.id)) };
    },
  }),
];
