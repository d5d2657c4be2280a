import { expect, it } from 'vitest';
import type { VersionPlace } from '../../../src/api/frame/contract.ts';
import { requireVersion } from '../../../src/api/frame/negotiate-version.ts';

const EVERYWHERE: VersionPlace[] = ['accept', 'header', 'query'];

/** What a request is refused with; null where it is not. */
function refusalOf(
  headers: Record<string, string>,
  query: Record<string, unknown> = {},
  versionIn = EVERYWHERE,
): unknown {
  const request = { get: (name: string) => headers[name], query } as never;
  try {
    requireVersion({ version: '1.0.0', versionIn }, request);
    return null;
  } catch (error) {
    return (error as { reply?: unknown }).reply;
  }
}

it.each([
  [{}, {}],
  [{ Accept: 'application/vnd.todo.v1+json' }, {}],
  [{ Accept: 'application/vnd.todo.v1.0+json; charset=utf-8' }, {}],
  [{ Accept: 'application/vnd.todo.v2+json, application/json;q=0.5' }, {}],
  [{ Accept: 'text/html' }, {}],
  [{ 'API-Version': '1.0.0' }, {}],
  [{ 'API-Version': 'v1' }, {}],
  [{}, { version: '1.0' }],
])('takes %j with the query %j', (headers, query) => {
  expect(refusalOf(headers, query)).toBeNull();
});

it.each([
  [{ Accept: 'application/vnd.todo.v2+json' }, {}, 'not_acceptable'],
  [{ Accept: 'application/vnd.a.v2+json,application/vnd.a.v3+json' }, {}, 'not_acceptable'],
  [{ Accept: `application/vnd.${'a.'.repeat(5000)}v2+json` }, {}, 'not_acceptable'],
  [{ 'API-Version': '2.0.0' }, {}, 'invalid_request'],
  [{ 'API-Version': '1.0.0.0' }, {}, 'invalid_request'],
  [{ 'API-Version': '10' }, {}, 'invalid_request'],
  [{ 'API-Version': '1.1' }, {}, 'invalid_request'],
  [{ 'API-Version': '' }, {}, 'invalid_request'],
  [{}, { version: '3' }, 'invalid_request'],
  [{}, { version: ['1', '2'] }, 'invalid_request'],
])('refuses %j with the query %j', (headers, query, refusal) => {
  expect(refusalOf(headers, query)).toBe(refusal);
});

it('understands versions only where the contract names them', () => {
  const headers = { Accept: 'application/vnd.todo.v2+json', 'API-Version': '2' };
  expect(refusalOf(headers, { version: '2' }, [])).toBeNull();
  expect(refusalOf(headers, { version: '2' }, ['header'])).toBe('invalid_request');
});
