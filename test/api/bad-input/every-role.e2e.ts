import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCUMENT_PAGES, documentOf } from '../../../src/api/docs/documents.ts';
import { badRequestsTo, type BadRequest } from './bad-requests.ts';
import { openFullServer } from './full-server.ts';
import type { JsonSchema } from './sample.ts';
import { sendAll, sendAndJudge } from './send.ts';

const GENERATING_MS = 25_000;

interface Operation {
  parameters: Array<{ name: string; in: 'path' | 'query'; required: boolean; schema: JsonSchema }>;
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

let full: Awaited<ReturnType<typeof openFullServer>>;
beforeAll(async () => {
  full = await openFullServer();
});
afterAll(() => full.close());

it('answers every bad request of every role in its contract’s words, and never fails', async () => {
  const requests: BadRequest[] = [];
  for (const { contract, routes } of DOCUMENT_PAGES) {
    const material = await full.materialOf(contract);
    for (const { name } of material.roles) {
      for (const request of routes.flatMap((route) => badRequestsTo(route, material, name))) {
        const { expected } = request;
        // Who may not do it at all may be told that instead.
        requests.push(
          expected === 'handled' ? request : { ...request, expected: [...expected, 403] },
        );
      }
    }
  }
  const failures = await sendAll(full.url, requests);
  process.stdout.write(
    `Bad input, all roles: ${requests.length} cases, ${failures.length} failures\n`,
  );
  expect(failures).toEqual([]);
  expect(full.trapped()).toBe(0);
  expect(full.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});

/** Values that a schema takes, and some that it does not. */
function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const anything = fc.jsonValue({ maxDepth: 3 });
  return fc.oneof({ weight: 4, arbitrary: fitting(schema) }, { weight: 1, arbitrary: anything });
}

function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(valueOf));
  switch (schema.type) {
    case 'object': {
      const known = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(known.map(([name, each]) => [name, valueOf(each)]));
      return fc.record(fields, { requiredKeys: [] });
    }
    case 'array':
      return fc.array(schema.items === undefined ? fc.jsonValue() : valueOf(schema.items), {
        maxLength: 5,
      });
    case 'integer':
      return fc.integer();
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.webUrl(), fc.uuid());
  }
}

const asText = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
/** In a path, what stands for nothing or for the folder above would name another route. */
const inPath = (value: unknown) => {
  const text = encodeURIComponent(asText(value));
  return /^\.*$/.test(text) ? 'none' : text;
};

it('answers whatever the documents allow, and whatever they do not', async () => {
  const page = fc.constantFrom(
    ...(
      await Promise.all(
        DOCUMENT_PAGES.map(async (each) => ({
          operations: Object.entries((documentOf(each, '/') as unknown as Document).paths).flatMap(
            ([path, methods]) =>
              Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
          ),
          material: await full.materialOf(each.contract),
        })),
      )
    ).filter(({ operations }) => operations.length > 0),
  );
  const requests = page.chain(({ material, operations }) =>
    fc
      .record({
        asked: fc.constantFrom(...operations),
        role: fc.constantFrom(...material.roles),
        known: fc.boolean(),
      })
      .chain(({ asked: { method, operation, path }, known, role }) => {
        const parameters = fc.record(
          Object.fromEntries(
            operation.parameters.map(({ in: place, name, schema }) => {
              const there = material.params[name];
              const value =
                place === 'path' && known && there !== undefined
                  ? fc.constant(there)
                  : valueOf(schema);
              return [name, value];
            }),
          ),
          {
            requiredKeys: operation.parameters
              .filter(({ required }) => required)
              .map((p) => p.name),
          },
        );
        const schema = operation.requestBody?.content['application/json'].schema;
        const body = schema === undefined ? fc.constant(undefined) : valueOf(schema);
        return fc
          .record({ parameters, body })
          .map(({ body: sent, parameters: given }): BadRequest => {
            const query = new URLSearchParams();
            let filled = path;
            for (const { in: place, name } of operation.parameters) {
              const value = given[name];
              if (place === 'path') filled = filled.replace(`{${name}}`, inPath(value));
              else if (name in given) query.set(name, asText(value));
            }
            return {
              what: JSON.stringify(sent) ?? 'no body',
              method: method.toUpperCase(),
              path: query.size === 0 ? filled : `${filled}?${query.toString()}`,
              headers: { 'Content-Type': 'application/json', ...role.headers },
              ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
              expected: 'handled',
            };
          });
      }),
  );
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      sent += 1;
      expect(await sendAndJudge(full.url, request)).toBeNull();
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: GENERATING_MS, endOnFailure: true },
  );
  process.stdout.write(`Generated requests: ${sent}\n`);
  expect(full.trapped()).toBe(0);
});
