import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContractChecker, Problem, Violation } from '../contract/contract-checker.ts';
import type { DescribedOperation } from '../contract/description.ts';
import type { OperationId } from '../contract/operations.ts';
import type { Account, Actor, Repository } from '../state/model.ts';
import { findRepository, type World } from '../state/world.ts';
import { ApiError, notFound, unprocessable } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import type { Answer, Operation } from './operation.ts';
import { maySee, requireOneOf } from './permissions.ts';
import type { RateLimits } from './rate-limits.ts';
import { createRouter, type Match } from './router.ts';

/** One call that was answered. */
export interface LoggedRequest {
  method: string;
  /** Below the REST root, with the query. */
  path: string;
  operation: OperationId | null;
  status: number;
  /** `app slug`, `slug[bot]`, a login, or `anonymous`. */
  actor: string;
}

/** GitHub's largest request body, a blob, with room for base64. */
const LARGEST_BODY = 64 * 1024 * 1024;

interface ApiDeps {
  world: World;
  contract: ContractChecker;
  operations: Record<OperationId, Operation>;
  rateLimits: RateLimits;
  onViolation(violation: Violation): void;
  onRequest(request: LoggedRequest): void;
}

/** The login under which an actor appears in the log. */
export function nameOfActor(actor: Actor): string {
  if (actor.kind === 'app') return `app ${actor.app.slug}`;
  if (actor.kind === 'installation') return actor.token.installation.app.bot.login;
  return actor.kind === 'user' ? actor.account.login : 'anonymous';
}

function senderOf(actor: Actor): Account | undefined {
  if (actor.kind === 'installation') return actor.token.installation.app.bot;
  return actor.kind === 'user' ? actor.account : undefined;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new ApiError(413, 'Request body is too large');
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
}

function answerOfError(world: World, error: unknown): Answer {
  if (!(error instanceof ApiError)) {
    world.log(`server error: ${error instanceof Error ? error.stack : String(error)}`);
    return { status: 500, json: { message: 'Server Error' } };
  }
  const { status, message, errors } = error;
  const where = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, json: { message, ...(errors.length > 0 ? { errors } : {}), ...where } };
}

function linkHeader(url: URL, page: NonNullable<Answer['page']>): string | undefined {
  const last = Math.max(Math.ceil(page.total / page.size), 1);
  const link = (number: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page.number > 1 ? [link(page.number - 1, 'prev'), link(1, 'first')] : []),
    ...(page.number < last ? [link(page.number + 1, 'next'), link(last, 'last')] : []),
  ];
  return links.length === 0 ? undefined : links.join(', ');
}

/** Builds the REST side; it answers every request, and holds each against GitHub's description. */
export function createApi(
  deps: ApiDeps,
): (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> {
  const { world, contract, rateLimits } = deps;
  const route = createRouter(contract.operations);

  function report(
    operation: DescribedOperation | null,
    direction: Violation['direction'],
    request: { method: string; path: string },
    problems: Problem[],
  ): void {
    for (const problem of problems) {
      deps.onViolation({ operation: operation?.id ?? null, direction, ...request, ...problem });
    }
  }

  function checkRequest(
    match: Match,
    url: URL,
    body: unknown,
    request: { method: string; path: string },
  ): Record<string, unknown> {
    const { values, problems } = contract.query(match.operation, url.searchParams);
    const found = [
      ...contract.path(match.operation, match.path),
      ...problems,
      ...contract.body(match.operation, body),
    ];
    report(match.operation, 'request', request, found);
    const [first] = found;
    if (first !== undefined) {
      throw unprocessable(`Invalid request.\n\n${first.pointer} ${first.message}.`);
    }
    return values;
  }

  async function answer(
    request: IncomingMessage,
    match: Match,
    actor: Actor,
    url: URL,
  ): Promise<Answer> {
    const operation = deps.operations[match.operation.id];
    let repository: Repository | undefined;
    const sender = senderOf(actor);
    if (operation.needs !== null) {
      repository = findRepository(world, match.path['owner'] ?? '', match.path['repo'] ?? '');
      if (repository === undefined || !maySee(actor, repository)) throw notFound();
      requireOneOf(actor, repository, operation.needs);
    }
    const body = await readJson(request);
    const where = { method: request.method ?? '', path: `${url.pathname}${url.search}` };
    const query = checkRequest(match, url, body, where);
    const call = {
      world,
      actor,
      path: match.path,
      query,
      body: body ?? {},
      accept: request.headers.accept ?? '',
      ...(repository === undefined ? {} : { repository }),
      ...(sender === undefined ? {} : { sender }),
    } as unknown as Parameters<Operation['handle']>[0];
    return operation.handle(call);
  }

  return async (request, response, path) => {
    const url = new URL(`${world.urls.api}${path}`);
    const below = url.pathname.slice(new URL(world.urls.api).pathname.length);
    const method = request.method ?? '';
    const match = route(method, below);
    const where = { method, path: `${below}${url.search}` };
    let actor: Actor = { kind: 'anonymous' };
    let result: Answer;
    try {
      actor = authenticate(world, request.headers.authorization);
      if (match === undefined) {
        report(null, 'request', where, [{ pointer: '', message: 'no such operation' }]);
        throw notFound();
      }
      result = await answer(request, match, actor, url);
    } catch (error) {
      result = answerOfError(world, error);
    }
    request.resume();
    const text = result.json === undefined ? undefined : JSON.stringify(result.json);
    if (match !== undefined) {
      const sent: unknown = text === undefined ? undefined : JSON.parse(text);
      const seen = result.bytes === undefined ? sent : '';
      const problems = contract.answer(match.operation, result.status, seen);
      if (result.status >= 500) problems.push({ pointer: '', message: 'the simulator failed' });
      report(match.operation, 'answer', where, problems);
    }
    const budget = rateLimits.take(actor);
    const link = result.page === undefined ? undefined : linkHeader(url, result.page);
    const type =
      result.bytes?.type ?? (text === undefined ? undefined : 'application/json; charset=utf-8');
    const content = result.bytes?.content ?? Buffer.from(text ?? '');
    deps.onRequest({
      ...where,
      operation: match?.operation.id ?? null,
      status: result.status,
      actor: nameOfActor(actor),
    });
    response.writeHead(result.status, {
      server: 'github.com',
      'x-github-request-id': randomUUID(),
      'x-github-media-type': 'github.v3; format=json',
      'x-ratelimit-limit': budget.limit,
      'x-ratelimit-remaining': budget.remaining,
      'x-ratelimit-used': budget.used,
      'x-ratelimit-reset': budget.reset,
      'x-ratelimit-resource': 'core',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(result.status === 204 ? {} : { 'content-length': content.length }),
      ...(result.location === undefined ? {} : { location: result.location }),
      ...(link === undefined ? {} : { link }),
    });
    response.end(content);
  };
}
