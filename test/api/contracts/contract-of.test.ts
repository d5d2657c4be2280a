import { expect, it } from 'vitest';
import { contractOf } from '../../../src/api/contracts/contract-of.ts';
import { startServer } from '../running-server.ts';

it.each([
  ['/v1', 'platform'],
  ['/v1/security/nothing', 'platform'],
  ['/V1/security', 'platform'],
  ['/v10', 'platform'],
  ['/v1x', 'bot'],
  ['/api/v2/issues', 'bot'],
  ['/api/v1/nothing', 'bot'],
  ['/nothing', 'bot'],
])('%s answers in the envelope of %s', (path, name) => {
  expect(contractOf(path).name).toBe(name);
});

it('answers an unknown path of the platform contract in its own words', async () => {
  const { url } = await startServer();
  const response = await fetch(`${url}/v1/no/such/thing`);
  expect(response.status).toBe(404);
  const id = response.headers.get('x-request-id');
  expect(await response.json()).toEqual({
    error: {
      code: 'resource_not_found',
      message: 'Resource not found: There is nothing at this path.',
      details: [],
      reference: id,
      timestamp: expect.any(String),
      request_id: id,
    },
  });
});

it.each(['/v2/auth/login', '/api/v3/issues'])('says of %s which version there is', async (path) => {
  const { url } = await startServer();
  const response = await fetch(url + path);
  expect(response.status).toBe(404);
  const text = await response.text();
  expect(text).toMatch(/There is no version [23] of this API/);
  expect(text).toContain('Version 1 is the current one');
});

it('lets pages of other origins call the platform contract as it says', async () => {
  const origin = 'https://board.example';
  const { url } = await startServer({ deps: { corsOrigins: [origin] } });
  const ask = async (from: string) =>
    fetch(`${url}/v1/auth/login`, {
      method: 'OPTIONS',
      headers: { Origin: from, 'Access-Control-Request-Method': 'POST' },
    });
  const { headers } = await ask(origin);
  expect(headers.get('access-control-allow-origin')).toBe(origin);
  expect(headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS');
  expect(headers.get('access-control-allow-headers')).toBe('Content-Type,Authorization,X-API-Key');
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});
