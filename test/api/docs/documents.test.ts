import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../src/api/contracts/contract-of.ts';
import { DOCUMENT_PAGES, documentOf } from '../../../src/api/docs/documents.ts';
import { DOCUMENT_ROUTES } from '../../../src/api/docs/routes.ts';
import { ROUTES } from '../../../src/api/route-table.ts';
import { startServer } from '../running-server.ts';

interface Operation {
  operationId: string;
  summary: string;
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

const documents = DOCUMENT_PAGES.map((page) => ({
  page,
  document: documentOf(page, 'https://ci.example.com') as unknown as Document,
}));
const operations = documents.flatMap(({ document }) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  ),
);

it('describe every route of every contract, once', () => {
  const own = new Set(DOCUMENT_ROUTES.map(({ path }) => path));
  const wanted = ROUTES.filter(({ contract, path }) => contract !== 'set-up' && !own.has(path));
  expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
    wanted.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(operations.filter(({ operation }) => operation.summary === '')).toEqual([]);
});

it('have a page for every contract, and references that lead somewhere', () => {
  expect(new Set(DOCUMENT_PAGES.map(({ contract }) => contract))).toEqual(new Set(CONTRACTS));
  for (const { document } of documents) {
    const text = JSON.stringify(document);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name);
    }
  }
});

it('show examples that fit what they are examples of', () => {
  const shown = DOCUMENT_PAGES.flatMap(({ routes }) =>
    routes.flatMap(({ answers, body, bodyExample, operation }) =>
      [{ schema: body, example: bodyExample }, ...Object.values(answers)]
        .filter(({ example }) => example !== undefined)
        .map(({ example, schema }) => ({ operation, parsed: schema?.safeParse(example) })),
    ),
  );
  expect(shown.filter(({ parsed }) => parsed?.success !== true)).toEqual([]);
  expect(shown.length).toBeGreaterThan(8);
});

describe('the pages', () => {
  it('show a document with what is on this server alone', async () => {
    const { url } = await startServer({ deps: { api: { bot: {}, platform: {} } as never } });
    for (const { path, title } of DOCUMENT_PAGES) {
      const page = await fetch(url + path);
      const html = await page.text();
      expect([page.status, html.includes(title)]).toEqual([200, true]);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`script-src 'self';`);
      expect(policy).not.toContain('unsafe');
      const [, document = ''] = /data-document="([^"]+)"/.exec(html) ?? [];
      const json = await fetch(url + document);
      expect(json.headers.get('content-type')).toContain('application/json');
      expect(await json.json()).toMatchObject({ openapi: '3.1.0', info: { title } });
      const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part);
      expect(parts.every((part) => part.startsWith('/'))).toBe(true);
      expect(html).not.toMatch(/<script>|<style|onload=/);
    }
    for (const { path } of DOCUMENT_ROUTES) {
      const answer = await fetch(url + path, { method: 'HEAD' });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    expect((await fetch(`${url}/v1/docs`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/v1/docs/assets/package.json`)).status).toBe(404);
  });
});
