import { expect, it } from 'vitest';
import { z } from 'zod';
import { botContract } from '../../../src/api/contracts/bot/contract.ts';
import { platformContract } from '../../../src/api/contracts/platform/contract.ts';
import { openApiOf } from '../../../src/api/docs/open-api.ts';
import { routesFor } from '../../../src/api/frame/route.ts';

const book = z.object({ id: z.string(), title: z.string().describe('As on the cover.') });
const { route } = routesFor<null>();
const routes = [
  route({
    method: 'PATCH',
    path: '/api/v1/books/{book_id}',
    operation: 'updateBook',
    tag: 'Books',
    summary: 'Change a book',
    permission: 'issues:write',
    limit: 'management',
    params: z.object({ book_id: z.string().describe('Which.') }),
    query: z.object({ lang: z.enum(['en', 'fr']).optional() }),
    body: z.strictObject({ title: z.string().max(100) }),
    bodyExample: { title: 'Emma' },
    answers: {
      200: { description: 'The book', schema: z.object({ book }), example: { book: { id: '7' } } },
    },
    handle: async () => ({ body: {} }),
  }),
  route({
    method: 'GET',
    path: '/v1/own-books',
    operation: 'listOwnBooks',
    tag: 'Books',
    summary: 'List your books',
    permission: 'keys:own',
    credentials: ['jwt', 'oauth'],
    limit: null,
    answers: { 200: { description: 'Books', schema: z.object({}) } },
    handle: async () => ({ body: {} }),
  }),
];

it('lists the credentials that a route takes, where it does not take all', () => {
  const { paths } = openApiOf(platformContract, routes, {}, 'https://ci.example.com') as {
    paths: Record<string, Record<string, unknown>>;
  };
  expect(paths['/v1/own-books']?.['get']).toMatchObject({ security: [{ bearer: [] }] });
  expect(paths['/api/v1/books/{book_id}']?.['patch']).toMatchObject({
    security: [{ bearer: [] }, { apiKey: [] }],
  });
});

it('describes routes, their fields, named schemas, refusals and permissions', () => {
  const document = openApiOf(botContract, routes, { Book: book }, 'https://ci.example.com');
  expect(document).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: 'https://ci.example.com' }],
    components: {
      schemas: { Book: { properties: { title: { description: 'As on the cover.' } } } },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  });
  const { paths } = document as { paths: Record<string, Record<string, unknown>> };
  const operation = paths['/api/v1/books/{book_id}']?.['patch'];
  expect(operation).toMatchObject({
    operationId: 'updateBook',
    'x-permission': 'issues:write',
    security: [{ bearer: [] }],
    parameters: [
      { name: 'book_id', in: 'path', required: true, description: 'Which.' },
      { name: 'lang', in: 'query', required: false, schema: { enum: ['en', 'fr'] } },
    ],
    requestBody: {
      content: {
        'application/json': {
          schema: { properties: { title: { maxLength: 100 } }, additionalProperties: false },
          example: { title: 'Emma' },
        },
      },
    },
  });
  const { responses } = operation as { responses: Record<string, unknown> };
  expect(Object.keys(responses)).toEqual(
    expect.arrayContaining(['200', '400', '401', '403', '404', '413', '415', '422', '429', '500']),
  );
  expect(JSON.stringify(responses['429'])).toContain('"retry_after":60');
});
