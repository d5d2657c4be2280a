import { Ajv, type ValidateFunction } from 'ajv';
import formatsPlugin from 'ajv-formats';
import {
  COMPONENTS,
  loadDescription,
  type DescribedOperation,
  type Parameter,
  type Schema,
} from './description.ts';

/** One place where a call or an answer is not what GitHub's own description says. */
export interface Violation {
  /** GitHub's operation id, or null when the description has no such operation. */
  operation: string | null;
  direction: 'request' | 'answer';
  method: string;
  path: string;
  /** Where in the query, path or body, as a JSON pointer. */
  pointer: string;
  message: string;
}

/** What one schema found wrong. */
export type Problem = Pick<Violation, 'pointer' | 'message'>;

/** Holds calls and answers against GitHub's description. */
export interface ContractChecker {
  operations: DescribedOperation[];
  /** The query with numbers and booleans as such, and what is wrong with it; unknown names are wrong. */
  query(
    operation: DescribedOperation,
    query: URLSearchParams,
  ): { values: Record<string, unknown>; problems: Problem[] };
  /** What is wrong with the path's parts. */
  path(operation: DescribedOperation, values: Record<string, string>): Problem[];
  /** What is wrong with a JSON body; `undefined` is no body. Unknown names at the top are wrong. */
  body(operation: DescribedOperation, body: unknown): Problem[];
  /** What is wrong with an answer; `body` undefined for none, a string for what is not JSON. */
  answer(operation: DescribedOperation, status: number, body: unknown): Problem[];
}

/** Formats of GitHub's own that say nothing more than the type does. */
const OWN_FORMATS = ['timestamp', 'repo.nwo'];

const ERROR: Schema = { $ref: `${COMPONENTS}#/components/schemas/basic-error` };

/** Names that a body's schema knows at the top, over all its alternatives; null when it is no object. */
function knownNames(schema: Schema): Set<string> | null {
  const names = new Set<string>();
  let isObject = false;
  const open: Schema[] = [schema];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next['properties'] !== undefined) {
      isObject = true;
      for (const name of Object.keys(next['properties'] as object)) names.add(name);
    }
    for (const list of [next['anyOf'], next['allOf']]) {
      if (Array.isArray(list)) open.push(...(list as Schema[]));
    }
  }
  return isObject ? names : null;
}

/** Builds the checker; schemas are compiled when they are first needed. */
export function createContractChecker(): ContractChecker {
  const { operations, components } = loadDescription();
  const compiled = new Map<string, ValidateFunction>();
  const build = (coerceTypes: boolean): Ajv => {
    const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, validateSchema: false });
    formatsPlugin.default(ajv);
    for (const name of OWN_FORMATS) ajv.addFormat(name, true);
    // Where GitHub knows no address it gives an empty one, also where its description has `uri`.
    ajv.addFormat('uri', (text: string) => text === '' || URL.canParse(text));
    // Bots commit as `1+name[bot]@…`, which the standard's grammar does not allow.
    ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/);
    return ajv.addSchema(components);
  };
  const strict = build(false);
  const coercing = build(true);

  function run(key: string, schema: Schema, value: unknown, ajv: Ajv): Problem[] {
    const validate = compiled.get(key) ?? ajv.compile(schema);
    compiled.set(key, validate);
    if (validate(value)) return [];
    const errors = validate.errors ?? [];
    // Of a choice between a schema and null only what the schema misses tells something.
    const telling = errors.filter(
      ({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null',
    );
    return (telling.length > 0 ? telling : errors).map((error) => ({
      pointer: error.instancePath,
      message: `${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
    }));
  }

  function parameters(
    operation: DescribedOperation,
    place: Parameter['in'],
    values: Record<string, unknown>,
  ): Problem[] {
    const described = operation.parameters.filter((parameter) => parameter.in === place);
    const schema = {
      type: 'object',
      properties: Object.fromEntries(described.map(({ name, schema: own }) => [name, own])),
      required: described.filter(({ required }) => required === true).map(({ name }) => name),
      additionalProperties: false,
    };
    return run(`${operation.id} ${place}`, schema, values, coercing).map(
      ({ pointer, message }) => ({ pointer: `/${place}${pointer}`, message }),
    );
  }

  return {
    operations,
    query(operation, query) {
      const values: Record<string, unknown> = Object.fromEntries(query);
      return { problems: parameters(operation, 'query', values), values };
    },
    path(operation, values) {
      return parameters(operation, 'path', { ...values });
    },
    body(operation, body) {
      const described = operation.body;
      const schema = described?.content['application/json']?.schema;
      if (described === null || schema === undefined) {
        const empty =
          body === undefined || (typeof body === 'object' && Object.keys(body ?? {}).length === 0);
        return empty ? [] : [{ pointer: '', message: 'the operation takes no body' }];
      }
      if (body === undefined) {
        return described.required ? [{ pointer: '', message: 'a body is required' }] : [];
      }
      const known = knownNames(schema);
      const unknown =
        known === null || body === null || typeof body !== 'object'
          ? []
          : Object.keys(body).filter((name) => !known.has(name));
      return [
        ...run(`${operation.id} body`, schema, body, strict),
        ...unknown.map((name) => ({ pointer: `/${name}`, message: 'no such property' })),
      ];
    },
    answer(operation, status, body) {
      const described = operation.answers[status];
      if (described === undefined && status < 400) {
        return [{ pointer: '', message: `status ${status} is not described` }];
      }
      // Some refusals are described without the body that GitHub sends with each of them.
      const bare = status >= 400 && described?.content === undefined;
      const schema =
        described === undefined || bare ? ERROR : described.content?.['application/json']?.schema;
      if (schema === undefined) {
        const empty = body === undefined || typeof body === 'string';
        return empty ? [] : [{ pointer: '', message: `status ${status} has no JSON body` }];
      }
      if (body === undefined) return [{ pointer: '', message: 'the body is missing' }];
      if (typeof body === 'string') return [];
      return run(`${operation.id} ${status}`, schema, body, strict);
    },
  };
}
