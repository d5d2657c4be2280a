import type { z } from 'zod';
import type { AuthenticationMethod, Identity, Permission } from '../../domain/identity.ts';
import type { Logger } from '../../observability/logger.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler gets: the checked parts of the request, and who calls. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  params: Params;
  query: Query;
  body: Body;
  /** The caller's nearest address that is no trusted proxy. */
  address: string;
  requestId: string;
  userAgent: string | null;
  /** A header of the request; null where it was not sent. */
  header(name: string): string | null;
  logger: Logger;
}

/** What a handler answers; 200 unless it says otherwise. */
export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** What the audit says it was done to, where the path does not name it. */
  subject?: string;
}

/** What an answer looks like, for the documents and the tests. */
export interface AnswerDescription {
  description: string;
  /** Left out where there is no body. */
  schema?: z.ZodType;
  example?: unknown;
  /** Where it is no JSON. */
  mediaType?: string;
}

interface Description {
  method: Method;
  /** With parameters in braces: `/api/v1/issues/{issue_id}`. */
  path: string;
  /** Stable name for clients, in camel case: `listIssues`. */
  operation: string;
  tag: string;
  summary: string;
  description?: string;
  /** The credentials that it takes, where it does not take all of the contract's. */
  credentials?: readonly AuthenticationMethod[];
  /** A class of the contract's limits; null: unlimited. */
  limit: string | null;
  answers: Record<number, AnswerDescription>;
  /** An example of the request's body. */
  bodyExample?: unknown;
  deprecated?: { since: Date; sunset: Date };
  /** Largest body in bytes where it is not the usual one. */
  bodyLimit?: number;
  /** What the audit says of a call; every route that changes something has it. */
  audit?: AuditNote;
}

/** How a call is written down: what was done, to what, and what of the request is worth keeping. */
export interface AuditNote {
  /** `playbook.update`, `api_key.create`, …: what and how. */
  action: string;
  /** An id or a name, from the path; what else identifies it is in the details. */
  target(params: Readonly<Record<string, string>>): string;
  /** Of the body, once it was found good; never a secret. */
  details?(body: unknown): Record<string, unknown>;
}

interface Schemas<Params, Query, Body> {
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
}

/**
 * One route as data; its handler calls a capability and presents what it gives. `Capabilities` is
 * what the contract's routes may call.
 */
export interface Route<Capabilities> extends Description, Schemas<unknown, unknown, unknown> {
  /** Null: anybody may call. */
  permission: Permission | null;
  handle(call: Call, capabilities: Capabilities, identity: Identity | null): Promise<Answer>;
}

/** A route as documents tell of it. */
export type DescribedRoute = Omit<Route<never>, 'handle'>;

type Handler<Params, Query, Body, Rest extends unknown[]> = (
  call: Call<Params, Query, Body>,
  ...rest: Rest
) => Promise<Answer>;

/** Makes routes of one contract: `route` wants a permission, `open` lets anybody call. */
export function routesFor<Capabilities>() {
  function route<Params = unknown, Query = unknown, Body = unknown>(
    spec: Description &
      Schemas<Params, Query, Body> & {
        permission: Permission;
        handle: Handler<Params, Query, Body, [Capabilities, Identity]>;
      },
  ): Route<Capabilities> {
    return {
      ...spec,
      handle: (call, capabilities, identity) => {
        if (identity === null) throw new Error(`${spec.path} was called without an identity`);
        return spec.handle(call as Call<Params, Query, Body>, capabilities, identity);
      },
    };
  }
  function open<Params = unknown, Query = unknown, Body = unknown>(
    spec: Description &
      Schemas<Params, Query, Body> & { handle: Handler<Params, Query, Body, [Capabilities]> },
  ): Route<Capabilities> {
    return {
      ...spec,
      permission: null,
      handle: (call, capabilities) => spec.handle(call as Call<Params, Query, Body>, capabilities),
    };
  }
  return { route, open };
}
