import { expect, it } from 'vitest';
import { contractOf } from '../../../src/api/contracts/contract-of.ts';
import { startServer } from '../running-server.ts';

it.each([
  ['/v1', 'platform'],
  ['/v1/security/nothing', 'platform'],
  ['/V1/security', 'platform'],
  ['/v10', 'bot'],
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
