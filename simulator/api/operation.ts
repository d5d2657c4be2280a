import type { operations } from '@octokit/openapi-types';
import type { OperationId } from '../contract/operations.ts';
import type { Account, Actor, App, Grant, Installation } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { ApiError } from './api-error.ts';

/** What a handler answers: JSON, bytes, a redirect, or nothing but a status. */
export interface Answer {
  status: number;
  json?: unknown;
  bytes?: { content: Uint8Array; type: string };
  location?: string;
  /** Set by lists: which page of how many items it is, for the `Link` header. */
  page?: { number: number; size: number; total: number };
  /** Set by lists that are paged by a cursor, where there is a next page. */
  nextCursor?: string;
  /** Headers beside those that every answer has. */
  headers?: Record<string, string>;
}

type Body<Id extends OperationId> = operations[Id] extends { requestBody?: infer Request }
  ? NonNullable<Request> extends { content: { 'application/json': infer Json } }
    ? Json
    : undefined
  : undefined;

type Query<Id extends OperationId> = operations[Id] extends {
  parameters: { query?: infer Parameters };
}
  ? NonNullable<Parameters>
  : Record<string, never>;

/** A call whose path, query and body are as GitHub's description wants them. */
export interface Call<Id extends OperationId = OperationId> {
  world: World;
  actor: Actor;
  path: Record<string, string>;
  query: Query<Id>;
  body: Body<Id>;
  /** The `Accept` header. */
  accept: string;
}

/** A call on a repository that the actor may see and has the permission for. */
export type RepositoryCall<Id extends OperationId = OperationId> = Call<Id> & {
  repository: Repository;
  /** Who acts: the App's bot, or the user. */
  sender: Account;
};

/** As `RepositoryCall`, whatever the operation: for what several operations share. */
export type AnyRepositoryCall = Omit<RepositoryCall, 'query' | 'body'> & {
  query: unknown;
  body: unknown;
};

/** Permissions of which one is enough, by GitHub's names; an empty list asks for sight only. */
export type Needs = ReadonlyArray<Readonly<Record<string, Grant>>>;

/** How an operation is guarded and done. */
export interface Operation {
  needs: Needs | null;
  /** True where every signed-in person who sees the repository may do it, as with comments. */
  anyUser?: boolean;
  handle(call: Call & Partial<RepositoryCall>): Promise<Answer> | Answer;
}

/** An operation on a repository; the door has checked sight and `needs` before. */
export function onRepository<Id extends OperationId>(
  needs: Needs,
  handle: (call: RepositoryCall<Id>) => Promise<Answer> | Answer,
  options: Pick<Operation, 'anyUser'> = {},
): Operation {
  return { needs, handle, ...options };
}

/** An operation for an App with its JWT. */
export function asApp<Id extends OperationId>(
  handle: (call: Call<Id> & { app: App }) => Promise<Answer> | Answer,
): Operation {
  return {
    needs: null,
    async handle(call) {
      if (call.actor.kind !== 'app') {
        throw new ApiError(401, 'A JSON web token could not be decoded');
      }
      return handle({ ...(call as unknown as Call<Id>), app: call.actor.app });
    },
  };
}

/** An operation for the holder of an installation token. */
export function asInstallation<Id extends OperationId>(
  handle: (call: Call<Id> & { installation: Installation }) => Promise<Answer> | Answer,
): Operation {
  return {
    needs: null,
    async handle(call) {
      if (call.actor.kind !== 'installation') {
        throw new ApiError(403, 'You must authenticate with an installation access token');
      }
      const { installation } = call.actor.token;
      return handle({ ...(call as unknown as Call<Id>), installation });
    },
  };
}

/** An operation that anybody may call. */
export function asAnyone<Id extends OperationId>(
  handle: (call: Call<Id>) => Promise<Answer> | Answer,
): Operation {
  return { needs: null, handle };
}

/** 200 with JSON. */
export function ok(json: unknown): Answer {
  return { status: 200, json };
}

/** 201 with JSON. */
export function created(json: unknown): Answer {
  return { status: 201, json };
}

/** 204. */
export function noContent(): Answer {
  return { status: 204 };
}

/** 302 to another place. */
export function redirect(location: string): Answer {
  return { status: 302, location };
}

/** One page of a list by `page` and `per_page`, each item presented; `wrap` puts it into an object. */
export async function list<Item>(
  call: { query: unknown },
  items: readonly Item[],
  present: (item: Item) => unknown,
  wrap: (presented: unknown[], total: number) => unknown = (presented) => presented,
): Promise<Answer> {
  const query = call.query as { page?: number; per_page?: number };
  const size = Math.min(Math.max(query.per_page ?? 30, 1), 100);
  const number = Math.max(query.page ?? 1, 1);
  const shown = items.slice((number - 1) * size, number * size);
  const presented = await Promise.all(shown.map(present));
  return {
    ...ok(wrap(presented, items.length)),
    page: { number, size, total: items.length },
  };
}
