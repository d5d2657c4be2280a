import express from 'express';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { botContract } from '../../../src/api/contracts/bot/contract.ts';
import { errorHandler, notFound } from '../../../src/api/error-handler.ts';
import type { Contract } from '../../../src/api/frame/contract.ts';
import { mountContract } from '../../../src/api/frame/mount-contract.ts';
import { routesFor } from '../../../src/api/frame/route.ts';
import { requestContext } from '../../../src/api/request-context.ts';
import { createStrangerLimiter } from '../../../src/api/stranger-limiter.ts';
import type { Identity, Permission } from '../../../src/domain/identity.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { createMetrics } from '../../../src/observability/metrics.ts';
import type { Storage } from '../../../src/storage/open-storage.ts';
import { NO_LIMITS } from '../../fakes/rate-limits.ts';
import { openTestStorage } from '../../support/test-database.ts';

const identity = (permissions: Permission[]): Identity => ({
  id: 'user-1',
  kind: 'user',
  name: 'Ada',
  role: 'user',
  plan: 'standard',
  permissions: new Set(permissions),
  method: 'api_key',
  apiKeyId: 'key-1',
  boundTo: null,
});

interface Shelf {
  put(title: string): string;
}
const { route, open } = routesFor<Shelf>();
const BOOKS = [
  open({
    method: 'GET',
    path: '/api/v1/hours',
    operation: 'getHours',
    tag: 'Books',
    summary: 'When it is open',
    limit: null,
    answers: { 200: { description: 'Hours', schema: z.object({ from: z.number() }) } },
    handle: async () => ({ body: { from: 9 } }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/own-books',
    operation: 'putOwnBook',
    tag: 'Books',
    summary: 'Keep a book',
    permission: 'issues:write',
    credentials: ['jwt'],
    limit: null,
    body: z.strictObject({ title: z.string() }),
    answers: { 200: { description: 'It is kept', schema: z.object({}) } },
    handle: async () => ({ body: {} }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/books/{book_id}',
    operation: 'putBook',
    tag: 'Books',
    summary: 'Put a book on the shelf',
    permission: 'issues:write',
    limit: 'analytics',
    params: z.object({ book_id: z.string().max(10) }),
    query: z.object({ ...botContract.paging.query.shape, lang: z.enum(['en', 'fr']).optional() }),
    body: z.strictObject({ title: z.string(), pages: z.number().int().min(1) }),
    audit: {
      action: 'book.put',
      target: ({ book_id: id }) => id ?? '',
      details: (body) => ({ title: (body as { title: string }).title }),
    },
    answers: { 201: { description: 'It stands', schema: z.object({ place: z.string() }) } },
    deprecated: { since: new Date('2026-01-01'), sunset: new Date('2026-07-01') },
    handle: async ({ body, params, query }, shelf, who) => ({
      status: 201,
      body: { place: shelf.put(`${params.book_id}/${body.title}`), who: who.name, query },
    }),
  }),
];

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

async function serve(contract: Contract = botContract) {
  const clock = () => new Date();
  const app = express();
  const log: string[] = [];
  const asked: Array<readonly string[]> = [];
  const logger = createLogger({
    level: 'debug',
    redact: (text) => text,
    destination: { write: (line) => log.push(line) },
  });
  const keys = new Map<string, Identity>([
    ['good', identity(['issues:write'])],
    ['session', { ...identity(['issues:write']), method: 'jwt', apiKeyId: null }],
    ['reader', { ...identity(['issues:read']), id: 'user-2' }],
  ]);
  app.use(requestContext({ logger, metrics: createMetrics() }));
  app.use(
    mountContract(
      contract,
      BOOKS,
      { put: (title) => `shelf of ${title}` },
      {
        authenticator: {
          authenticate: async ({ secret }, accepted) => {
            asked.push(accepted);
            return keys.get(secret) ?? null;
          },
        },
        limits: storage.rateLimits,
        guesses: createStrangerLimiter({
          name: 'guesses of a test',
          limit: 3,
          windowSeconds: 300,
          limits: NO_LIMITS,
          clock,
          logger,
        }),
        audit: storage.accounts.audit,
        redact: (text) => text.replaceAll('hunter2', '***'),
        clock,
        checkAnswers: true,
      },
    ),
  );
  app.use(notFound, errorHandler({ clock, redact: (text) => text }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const call = async (
    path: string,
    options: {
      key?: string;
      body?: unknown;
      raw?: string;
      type?: string;
      method?: string;
      headers?: Record<string, string>;
    } = {},
  ) => {
    const { body, headers = {}, key, method = 'PUT', raw, type = 'application/json' } = options;
    const text = raw ?? (body === undefined ? null : JSON.stringify(body));
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: method === 'GET' ? null : text,
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(text === null ? {} : { 'Content-Type': type }),
        ...headers,
      },
    });
    const answer = (await response.json().catch(() => null)) as Record<string, never>;
    return { status: response.status, headers: response.headers, answer };
  };
  return { asked, call, log };
}

const book = { title: 'Emma', pages: 474 };

it('writes down every call that changes something, with what became of it', async () => {
  const { call } = await serve();
  await call('/api/v1/books/audited', { key: 'good', body: { ...book, title: 'hunter2' } });
  await call('/api/v1/books/audited', { key: 'good', body: { ...book, pages: 0 } });
  await call('/api/v1/books/audited', { key: 'reader', body: book });
  await call('/api/v1/books/audited', { body: book });
  const { items } = await storage.accounts.audit.list(
    { target: 'audited' },
    { limit: 10, offset: 0 },
  );
  const told = items.map(({ actorId, action, result, details }) => [
    actorId,
    action,
    result,
    details,
  ]);
  expect(told).toHaveLength(3);
  expect(told).toEqual(
    expect.arrayContaining([
      ['user-1', 'book.put', 'success', { title: '***' }],
      ['user-1', 'book.put', 'refused', { error: 'Request validation failed' }],
      ['user-2', 'book.put', 'refused', { error: 'Insufficient permissions' }],
    ]),
  );
  expect(items.every(({ address, requestId }) => address !== null && requestId !== null)).toBe(
    true,
  );
});

describe('a mounted contract', () => {
  it('handles a good call and tells its limits and its end', async () => {
    const { call } = await serve();
    const { status, headers, answer } = await call('/api/v1/books/7/?limit=10', {
      key: 'good',
      body: book,
    });
    expect({ status, answer }).toEqual({
      status: 201,
      answer: { place: 'shelf of 7/Emma', who: 'Ada', query: { limit: 10, offset: 0 } },
    });
    expect(headers.get('x-ratelimit-limit')).toBe('100');
    expect(headers.get('x-ratelimit-window')).toBe('60');
    expect(headers.get('deprecation')).toBe('@1767225600');
    expect(headers.get('sunset')).toBe('Wed, 01 Jul 2026 00:00:00 GMT');
  });

  it.each([
    ['no credential', {}, 401, 'UNAUTHORIZED', 'Authorization'],
    ['a wrong credential', { key: 'bad', body: book }, 401, 'UNAUTHORIZED', 'expired'],
    ['too little permission', { key: 'reader', body: book }, 403, 'FORBIDDEN', 'issues:write'],
    ['no body', { key: 'good' }, 400, 'INVALID_REQUEST', 'title'],
    ['no JSON', { key: 'good', raw: '{"title":' }, 400, 'INVALID_REQUEST', 'JSON'],
    ['a list', { key: 'good', body: [] }, 400, 'INVALID_REQUEST', 'body'],
    ['a text', { key: 'good', raw: '"x"' }, 400, 'INVALID_REQUEST', 'JSON'],
    [
      'what is nested for ever',
      { key: 'good', raw: `{"title":${'['.repeat(200_000)}${']'.repeat(200_000)}}` },
      400,
      'INVALID_REQUEST',
      'deeper than 64 levels',
    ],
    [
      'a form',
      { key: 'good', raw: 'title=a', type: 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'application/json',
    ],
    [
      'a huge body',
      { key: 'good', raw: JSON.stringify({ title: 'x'.repeat(1_100_000), pages: 1 }) },
      413,
      'PAYLOAD_TOO_LARGE',
      '1048576',
    ],
    [
      'wrong types',
      { key: 'good', body: { title: 5, pages: '3' } },
      400,
      'INVALID_REQUEST',
      'pages',
    ],
    [
      'a value out of range',
      { key: 'good', body: { title: 'a', pages: 0 } },
      422,
      'VALIDATION_FAILED',
      'pages',
    ],
    [
      'an unknown field',
      { key: 'good', body: { ...book, __proto: 1 } },
      422,
      'VALIDATION_FAILED',
      '__proto is not known',
    ],
  ])('refuses %s in the envelope', async (_name, options, status, code, told) => {
    const { call } = await serve();
    const refused = await call('/api/v1/books/7', options);
    expect(refused.status).toBe(status);
    expect(refused.answer).toMatchObject({
      error: { code, request_id: expect.any(String), timestamp: expect.any(String) },
    });
    expect(JSON.stringify(refused.answer)).toContain(told);
  });

  it('refuses a kind of credential that a route does not take before it reads the body', async () => {
    const { call } = await serve();
    const refused = await call('/api/v1/own-books', { key: 'good', raw: '{' });
    expect(refused.status).toBe(403);
    expect(refused.answer).toMatchObject({
      error: { details: 'Sign in: this takes an access token, not an API key.' },
    });
    const signedIn = await call('/api/v1/own-books', { key: 'session', body: { title: 'Emma' } });
    expect(signedIn.status).toBe(200);
  });

  it.each([
    ['a JWT', { key: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' }, 'POST /v1/auth/api-keys'],
    ['a key in X-API-Key', { headers: { 'X-API-Key': 'good' } }, 'Authorization: Bearer'],
  ])('says where %s belongs', async (_name, credential, told) => {
    const { call } = await serve();
    const refused = await call('/api/v1/books/7', { ...credential, body: book });
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.answer)).toContain(told);
  });

  it.each([
    ['limit=0', 422],
    ['limit=201', 422],
    ['limit=ten', 400],
    ['limit=1&limit=2', 400],
    ['offset=-1', 422],
    ['offset=99999999999999999999', 400],
    ['lang=de', 422],
  ])('answers the query %s with %i', async (query, status) => {
    const { call } = await serve();
    const refused = await call(`/api/v1/books/7?${query}`, { key: 'good', body: book });
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.answer)).toContain(query.split('=')[0]);
  });

  it('says which methods a path has, and answers OPTIONS', async () => {
    const { call } = await serve();
    const refused = await call('/api/v1/books/7', { method: 'DELETE' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('OPTIONS, PUT');
    const asked = await call('/api/v1/books/7', { method: 'OPTIONS' });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('allow')).toBe('OPTIONS, PUT');
  });

  it('refuses a caller over the limit with the time to wait', async () => {
    const small = { analytics: [{ windowSeconds: 60, points: 2, anonymous: 1 }] };
    const { call } = await serve({ ...botContract, name: `bot-${Date.now()}`, limits: small });
    const answers = [];
    for (let count = 0; count < 3; count += 1) {
      answers.push(await call('/api/v1/books/7', { key: 'good', body: book }));
    }
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    const last = answers.at(-1);
    expect(last?.answer).toMatchObject({
      error: { code: 'RATE_LIMITED', retry_after: expect.any(Number) },
    });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last?.headers.get('x-ratelimit-remaining')).toBe('0');
    // Nobody else is kept waiting.
    const reader = await call('/api/v1/books/7', { key: 'reader', body: book });
    expect(reader.status).toBe(403);
  });

  it('slows down who guesses credentials, and nobody who has one', async () => {
    const { asked, call } = await serve({ ...botContract, authentication: ['api_key', 'oauth'] });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) {
      statuses.push((await call('/api/v1/books/7', { key: `guess-${count}`, body: book })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    // Nor is GitHub asked about what they guess.
    expect(asked.map((accepted) => accepted.includes('oauth'))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    const slowed = await call('/api/v1/books/7', { key: 'guess-9', body: book });
    expect(slowed.headers.get('x-ratelimit-limit')).toBe('3');
    expect(slowed.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await call('/api/v1/books/7', { key: 'good', body: book })).status).toBe(201);
  });

  it('refuses a version that there is not, in the envelope', async () => {
    const { call } = await serve();
    const headers = { 'API-Version': '2' };
    const refused = await call('/api/v1/hours', { method: 'GET', headers });
    expect(refused.status).toBe(400);
    expect(refused.answer).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });

  it('tells of its end also to who is refused', async () => {
    const { call } = await serve();
    const { headers } = await call('/api/v1/books/7', { body: book });
    expect(headers.get('sunset')).toBe('Wed, 01 Jul 2026 00:00:00 GMT');
  });

  it('serves what is open to everybody', async () => {
    const { call } = await serve();
    const hours = await call('/api/v1/hours', { method: 'GET' });
    expect(hours.answer).toEqual({ from: 9 });
  });
});
