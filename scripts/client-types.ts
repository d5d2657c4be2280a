import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { BOT_PAGE, documentOf } from '../src/api/docs/documents.ts';
import { packageRoot } from '../src/config/package-root.ts';

interface Described {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

/** Where the types of the management API are kept. */
export const CLIENT_TYPES = join(packageRoot(), 'clients/typescript/api.ts');

const HEAD = '// Made from the OpenAPI document by `npm run client-types`; not to be edited.\n\n';

/** The types of the management API, made from its OpenAPI document. */
export async function clientTypes(): Promise<string> {
  // Through JSON: the document as callers read it, not as it was made.
  const document = JSON.parse(
    JSON.stringify(documentOf(BOT_PAGE, 'http://localhost:8080')),
  ) as Described;
  // Refusals are all alike, and become one kind of error.
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const status of Object.keys(operation.responses)) {
      if (status >= '300') delete operation.responses[status];
    }
  }
  const types = astToString(await openapiTS(JSON.stringify(document), { alphabetize: true }));
  return format(`${HEAD}${types}`, { parser: 'typescript', singleQuote: true, printWidth: 100 });
}
