import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCUMENT_PAGES } from '../../../src/api/docs/documents.ts';
import { badRequestsTo, type BadRequest } from './bad-requests.ts';
import { openFullServer } from './full-server.ts';
import { sendAll } from './send.ts';

let full: Awaited<ReturnType<typeof openFullServer>>;
beforeAll(async () => {
  full = await openFullServer();
});
afterAll(() => full.close());

it('answers every bad request to every route in its contract’s words, and never fails', async () => {
  const requests: BadRequest[] = [];
  for (const { contract, routes } of DOCUMENT_PAGES) {
    const material = await full.materialOf(contract);
    requests.push(...routes.flatMap((route) => badRequestsTo(route, material)));
  }
  const failures = await sendAll(full.url, requests);
  process.stdout.write(`Bad input: ${requests.length} cases, ${failures.length} failures\n`);
  expect(failures).toEqual([]);
  expect(full.trapped()).toBe(0);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  // Nothing that was refused was a fault of ours.
  expect(full.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
