import { Router, type RequestHandler } from 'express';
import type { AuditLog } from '../../domain/accounts.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Authenticator, Identity } from '../../domain/identity.ts';
import type { RateLimits } from '../../domain/rate-limits.ts';
import { methodNotAllowed } from '../error-handler.ts';
import { HttpError } from '../http-error.ts';
import { requestId, requestLogger } from '../request-context.ts';
import type { StrangerLimiter } from '../stranger-limiter.ts';
import { audited } from './audit-calls.ts';
import type { Contract } from './contract.ts';
import { identify } from './identify.ts';
import { limitCalls } from './limit-calls.ts';
import { requireVersion } from './negotiate-version.ts';
import { readJson } from './read-json.ts';
import { refuseKind, refuseUnknown } from './refuse-caller.ts';
import type { Route } from './route.ts';
import { validate } from './validate.ts';

/** What the frame needs to serve routes. */
export interface FrameDeps {
  authenticator: Authenticator;
  limits: RateLimits;
  /** What an admin set for limits that are adjustable; without it they are as declared. */
  callsPerMinute?: () => number;
  /** Counts credentials that were wrong, by address: guessing is slow. */
  guesses: StrangerLimiter;
  /** Where every call that changes something is written down. */
  audit: Pick<AuditLog, 'record'>;
  redact: (text: string) => string;
  clock: Clock;
  /** Has every answer held against its route's schema, for tests: throws when it does not fit. */
  checkAnswers?: boolean;
}

/** Express' spelling of a path with parameters in braces. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/**
 * Serves the routes of a contract. Each call is limited, authenticated, validated, authorised,
 * handled and presented, in that order.
 */
export function mountContract<Capabilities>(
  contract: Contract,
  routes: readonly Route<Capabilities>[],
  capabilities: Capabilities,
  deps: FrameDeps,
): Router {
  const router = Router({ caseSensitive: true });
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    const path = expressPath(route.path);
    const known = methods.get(path) ?? new Set(['OPTIONS']);
    known.add(route.method);
    if (route.method === 'GET') known.add('HEAD');
    methods.set(path, known);
    const verb = route.method.toLowerCase() as Lowercase<typeof route.method>;
    router[verb](path, serve(contract, route, capabilities, deps));
  }
  for (const [path, known] of methods) {
    const allowed = [...known].sort().join(', ');
    router.options(path, (_request, response) => {
      response.set('Allow', allowed).status(204).end();
    });
    router.all(path, methodNotAllowed(allowed));
  }
  return router;
}

function serve<Capabilities>(
  contract: Contract,
  route: Route<Capabilities>,
  capabilities: Capabilities,
  deps: FrameDeps,
): RequestHandler {
  const readBody = route.body === undefined ? null : readJson(route.bodyLimit);
  return async (request, response) => {
    if (route.deprecated !== undefined) response.set(deprecationHeaders(route.deprecated));
    const address = request.ip ?? '';
    const tired = deps.guesses.peek(address).remaining === 0;
    // GitHub is asked about its tokens, which is dear: not for who only guesses.
    const accepted = contract.authentication.filter((method) => !tired || method !== 'oauth');
    const caller = await identify(request, contract, deps.authenticator, accepted);
    const identity = caller.kind === 'known' ? caller.identity : null;
    if (route.limit !== null) {
      await limitCalls({
        ...deps,
        contract,
        limitClass: route.limit,
        identity,
        address,
        now: deps.clock(),
        setHeaders: (headers) => response.set(headers),
      });
    }
    if (route.permission !== null) await refuseUnknown(contract, caller, request, response, deps);
    requireVersion(contract, request);
    const common = {
      address,
      requestId: requestId(response),
      userAgent: request.get('User-Agent')?.slice(0, 200) ?? null,
      header: (name: string) => request.get(name) ?? null,
      logger: requestLogger(response),
    };
    const who = { ...common, identity, params: request.params as Record<string, string> };
    const answer = await audited(deps, route, who, async (keep) => {
      refuseKind(route.credentials, identity);
      if (readBody !== null) await readBody(request, response);
      const call = {
        params: validate(route.params, { ...request.params }, 'path'),
        query: validate(route.query, { ...request.query }, 'query'),
        body: validate(route.body, request.body, 'body'),
        ...common,
      };
      authorise(route, identity);
      keep(call.body);
      return route.handle(call, capabilities, identity);
    });
    const { status = 200, body, headers = {} } = answer;
    if (deps.checkAnswers === true) checkAnswer(route, status, body);
    response.set(headers);
    if (body === undefined) response.status(status).end();
    else response.status(status).json(body);
  };
}

/** RFC 9745 and RFC 8594: since when a route is deprecated, and until when it is served. */
function deprecationHeaders({ since, sunset }: { since: Date; sunset: Date }) {
  return {
    Deprecation: `@${Math.floor(since.getTime() / 1000)}`,
    Sunset: sunset.toUTCString(),
  };
}

function authorise(route: Route<never>, identity: Identity | null): void {
  const { permission } = route;
  if (permission === null || identity?.permissions.has(permission) === true) return;
  throw new HttpError('forbidden', 'Insufficient permissions', {
    details: `This needs the permission ${permission}.`,
  });
}

function checkAnswer(route: Route<never>, status: number, body: unknown): void {
  const described = route.answers[status];
  if (described === undefined) {
    throw new Error(`${route.method} ${route.path} answers ${status}, which it does not describe`);
  }
  if (described.schema !== undefined) described.schema.parse(JSON.parse(JSON.stringify(body)));
  else if (body !== undefined)
    throw new Error(`${route.path} answers a body that nobody described`);
}
