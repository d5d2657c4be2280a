import { z } from 'zod';
import type { Contract } from '../frame/contract.ts';
import { FAILURES, type Failure } from '../frame/failure.ts';
import type { DescribedRoute } from '../frame/route.ts';

type Json = Record<string, unknown>;

/** Schemas that documents name, so that clients get types with names. */
export type NamedSchemas = Readonly<Record<string, z.ZodType>>;

/** The OpenAPI 3.1 document of a contract, made from its route table. */
export function openApiOf(
  contract: Contract,
  routes: readonly DescribedRoute[],
  named: NamedSchemas,
  serverUrl: string,
): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { uri, io: 'output', unrepresentable: 'any' });
  const components = Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutDialect(schema)]),
  );
  const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  const reference = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const name = names.get(schema);
    if (name !== undefined) return { $ref: uri(name) };
    return withoutDialect(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const operations = (paths[route.path] ??= {});
    operations[route.method.toLowerCase()] = operationOf(contract, route, reference);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: contract.title,
      version: contract.version,
      description: contract.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components, securitySchemes: securitySchemesOf(contract) },
  };
}

type Reference = (schema: z.ZodType, io: 'input' | 'output') => Json;

function operationOf(contract: Contract, route: DescribedRoute, reference: Reference): Json {
  const { body, bodyExample, credentials, description, permission, params, query } = route;
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    ...(description === undefined ? {} : { description }),
    ...(route.deprecated === undefined ? {} : { deprecated: true }),
    parameters: [
      ...parametersOf(params, 'path', reference),
      ...parametersOf(query, 'query', reference),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: reference(body, 'input'),
                ...(bodyExample === undefined ? {} : { example: bodyExample }),
              },
            },
          },
        }),
    responses: { ...answersOf(route, reference), ...refusalsOf(contract, route) },
    security:
      permission === null ? [] : securityOf(contract, credentials).map((name) => ({ [name]: [] })),
    ...(permission === null ? {} : { 'x-permission': permission }),
  };
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  reference: Reference,
): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = reference(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: asTold(rest),
  }));
}

/** A number comes as text in a path or query; documents tell of the number. */
function asTold({ pattern, ...schema }: Json): Json {
  return schema['type'] === 'integer' || pattern === undefined ? schema : { ...schema, pattern };
}

function answersOf(route: DescribedRoute, reference: Reference): Json {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, example, mediaType }]) => [
      status,
      {
        description,
        ...(schema === undefined
          ? {}
          : {
              content: {
                [mediaType ?? 'application/json']: {
                  schema: reference(schema, 'output'),
                  ...(example === undefined ? {} : { example }),
                },
              },
            }),
      },
    ]),
  );
}

/** The refusals that a route can meet in the frame, one for each status, in the contract's envelope. */
function refusalsOf(contract: Contract, route: DescribedRoute): Json {
  const possible: Record<Failure, boolean> = {
    invalid_request: hasInput(route),
    unauthorized: route.permission !== null,
    invalid_credentials: route.permission !== null,
    forbidden: route.permission !== null,
    not_found: route.params !== undefined,
    method_not_allowed: false,
    not_acceptable: false,
    conflict: false,
    payload_too_large: route.body !== undefined,
    unsupported_media_type: route.body !== undefined,
    validation_failed: hasInput(route),
    rate_limited: route.limit !== null || route.permission !== null,
    internal_error: true,
    service_unavailable: true,
  };
  const refusals: Json = {};
  for (const failure of FAILURES.filter((name) => possible[name])) {
    const { status } = contract.errors[failure];
    refusals[status] ??= {
      description: failure.replaceAll('_', ' '),
      content: {
        'application/json': {
          schema: { type: 'object' },
          example: contract.envelope({
            failure,
            message: 'What is wrong, and where.',
            explanation: 'What to do about it.',
            fields: [],
            requestId: '550e8400-e29b-41d4-a716-446655440002',
            now: new Date('2024-01-15T10:30:00Z'),
            retryAfter: failure === 'rate_limited' ? 60 : null,
          }),
        },
      },
    };
  }
  return refusals;
}

function hasInput({ params, query, body }: DescribedRoute): boolean {
  return [params, query, body].some((schema) => schema !== undefined);
}

function securityOf(
  { authentication, apiKeyIn }: Contract,
  taken: DescribedRoute['credentials'] = authentication,
): string[] {
  const bearer = taken.some((method) => method !== 'api_key' || apiKeyIn === 'bearer');
  const header = taken.includes('api_key') && apiKeyIn === 'header';
  return [...(bearer ? ['bearer'] : []), ...(header ? ['apiKey'] : [])];
}

function securitySchemesOf(contract: Contract): Json {
  const all: Json = {
    bearer: { type: 'http', scheme: 'bearer' },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  };
  return Object.fromEntries(securityOf(contract).map((name) => [name, all[name]]));
}

function withoutDialect(schema: object): Json {
  const { $schema: _dialect, $id: _id, ...rest } = schema as Json;
  return rest;
}
