import { readFileSync } from 'node:fs';
import { OPERATIONS, type OperationId } from './operations.ts';

/** A JSON Schema, or a part of one. */
export interface Schema {
  [keyword: string]: unknown;
}

interface Content {
  [mediaType: string]: { schema?: Schema };
}

/** A parameter of an operation; `x-multi-segment` ones take slashes. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
  'x-multi-segment'?: boolean;
}

/** One operation of GitHub's description with its parameters and answers resolved. */
export interface DescribedOperation {
  id: OperationId;
  method: string;
  /** `/repos/{owner}/{repo}` */
  template: string;
  parameters: Parameter[];
  body: { required: boolean; content: Content } | null;
  answers: Record<string, { content?: Content }>;
}

interface RawDocument {
  paths: Record<string, Record<string, RawOperation>>;
  components: Record<string, Record<string, unknown>>;
}

interface RawOperation {
  operationId: OperationId;
  parameters?: unknown[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, unknown>;
}

/** The name under which the components are registered with the validator. */
export const COMPONENTS = 'github';

/** Turns OpenAPI 3.0 schemas into JSON Schema: `nullable`, references, and `oneOf` where GitHub's overlap. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (node === null || typeof node !== 'object') return node;
  const { nullable, oneOf, ...rest } = node as Record<string, unknown>;
  const schema: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  if (typeof schema['$ref'] === 'string') schema['$ref'] = `${COMPONENTS}${schema['$ref']}`;
  if (Array.isArray(oneOf)) schema['anyOf'] = toJsonSchema(oneOf);
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** The permissions that an App can ask for, by GitHub's names. */
export function permissionNames(): Set<string> {
  const schemas = readRaw().components['schemas'] as Record<string, { properties?: object }>;
  return new Set(Object.keys(schemas['app-permissions']?.properties ?? {}));
}

function readRaw(): RawDocument {
  const file = new URL('./github-openapi.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as RawDocument;
}

/** Reads the trimmed description; throws when it lacks an operation that the simulator serves. */
export function loadDescription(): { operations: DescribedOperation[]; components: Schema } {
  const raw = readRaw();
  const resolve = (node: unknown): unknown => {
    const reference = (node as { $ref?: string }).$ref;
    if (reference === undefined) return node;
    const [, , group = '', name = ''] = reference.split('/');
    return raw.components[group]?.[name];
  };
  const toParameter = (node: unknown): Parameter => {
    const parameter = resolve(node) as Parameter;
    return { ...parameter, schema: toJsonSchema(parameter.schema) as Schema };
  };
  const operations = Object.entries(raw.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]): DescribedOperation => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      template,
      parameters: (operation.parameters ?? []).map(toParameter),
      body:
        operation.requestBody === undefined
          ? null
          : {
              required: operation.requestBody.required ?? false,
              content: toJsonSchema(operation.requestBody.content) as Content,
            },
      answers: Object.fromEntries(
        Object.entries(operation.responses).map(([status, answer]) => [
          status,
          toJsonSchema(resolve(answer)) as { content?: Content },
        ]),
      ),
    })),
  );
  const described = new Set(operations.map((operation) => operation.id));
  const missing = OPERATIONS.filter((id) => !described.has(id));
  if (missing.length > 0) {
    throw new Error(
      `simulator/contract/github-openapi.json lacks ${missing.join(', ')}: run scripts/trim-github-openapi.ts`,
    );
  }
  return {
    operations,
    components: {
      $id: COMPONENTS,
      components: { schemas: toJsonSchema(raw.components['schemas']) },
    },
  };
}
