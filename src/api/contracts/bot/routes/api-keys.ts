import { z } from 'zod';
import { requireUnbound, route } from '../capabilities.ts';
import { ACCOUNT_EXAMPLES } from '../../../accounts/examples.ts';
import { listRoute } from '../list-route.ts';
import { apiKeyOf, madeKeyOf, newKeyOf, revocationOf } from '../../../accounts/present.ts';
import { apiKeyId, apiKeyWish, revocation, userId } from '../../../accounts/schemas.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const PATH = '/api/v1/api-keys';
const params = z.object({ api_key_id: apiKeyId });

/** API keys of everybody: for who administers. Everybody's own are in the platform contract. */
export const apiKeyRoutes = [
  listRoute({
    path: PATH,
    operation: 'listApiKeys',
    tag: 'API keys',
    summary: 'List API keys',
    description: 'Newest first; never their secrets.',
    permission: 'accounts:read',
    limit: 'management',
    name: 'api_keys',
    item: BOT_SCHEMAS.ApiKey,
    example: ACCOUNT_EXAMPLES.apiKeys,
    filters: { owner: userId.optional() },
    async page({ owner }, slice, { accounts, clock }, identity) {
      requireUnbound(identity);
      const filter = owner === undefined ? {} : { ownerId: owner };
      const { items, total } = await accounts.apiKeys.list(filter, slice);
      return { items: items.map((key) => apiKeyOf(key, clock())), total };
    },
  }),

  route({
    method: 'POST',
    path: PATH,
    operation: 'createApiKey',
    tag: 'API keys',
    summary: 'Make an API key',
    description:
      'The answer has the key, once. With `owner` it acts for a user and has no more rights than they have; without, for a service account.',
    permission: 'accounts:write',
    limit: 'management',
    body: apiKeyWish.extend({ owner: userId.nullish() }),
    bodyExample: { name: 'monitoring', permissions: ['read'], repositories: ['octo/demo'] },
    audit: {
      action: 'api_key.create',
      target: () => 'api key',
      details: (body) => ({ asked: body }),
    },
    answers: {
      201: {
        description: 'The key',
        schema: BOT_SCHEMAS.NewApiKey,
        example: ACCOUNT_EXAMPLES.newApiKey,
      },
    },
    async handle({ body }, { accounts, clock }, identity) {
      requireUnbound(identity);
      const wanted = newKeyOf(body, body.owner ?? null);
      return madeKeyOf(await accounts.apiKeys.create(identity, wanted), clock());
    },
  }),

  route({
    method: 'GET',
    path: `${PATH}/{api_key_id}`,
    operation: 'getApiKey',
    tag: 'API keys',
    summary: 'Get an API key, never its secret',
    permission: 'accounts:read',
    limit: 'management',
    params,
    answers: {
      200: {
        description: 'The key',
        schema: BOT_SCHEMAS.ApiKey,
        example: ACCOUNT_EXAMPLES.apiKey,
      },
    },
    async handle(call, { accounts, clock }, identity) {
      requireUnbound(identity);
      const key = await accounts.apiKeys.get(call.params.api_key_id);
      return { body: apiKeyOf(key, clock()) };
    },
  }),

  route({
    method: 'DELETE',
    path: `${PATH}/{api_key_id}`,
    operation: 'revokeApiKey',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: 'Within seconds it opens nothing, anywhere. It stays in the list.',
    permission: 'accounts:write',
    limit: 'management',
    params,
    audit: { action: 'api_key.revoke', target: (named) => named['api_key_id'] ?? '' },
    answers: {
      200: {
        description: 'It is revoked, or was before',
        schema: revocation,
        example: ACCOUNT_EXAMPLES.revocation,
      },
    },
    async handle(call, { accounts }, identity) {
      requireUnbound(identity);
      return { body: revocationOf(await accounts.apiKeys.revoke(call.params.api_key_id)) };
    },
  }),
];
