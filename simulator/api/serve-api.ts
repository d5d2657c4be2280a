import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractChecker, Problem, Violation } from '../contract/contract-checker.ts';
import type { DescribedOperation } from '../contract/description.ts';
import type { OperationId } from '../contract/operations.ts';
import { answerOfFault } from '../faults/call-faults.ts';
import type { CallFaultKind } from '../faults/fault-rules.ts';
import type { Account, Actor } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { findRepository, type World } from '../state/world.ts';
import { ApiError, notFound, unprocessable } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import type { Answer, Operation } from './operation.ts';
import { maySee, requireOneOf } from './permissions.ts';
import type { RateLimits } from './rate-limits.ts';
import { conditional } from './conditional.ts';
import { createRouter, type Match } from './router.ts';
import { writeAnswer } from './write-answer.ts';
import { expireDownload } from '../storage/downloads.ts';

/** One call that was answered. */
export interface LoggedRequest {
  method: string;
  /** Below the REST root, with the query. */
  path: string;
  operation: OperationId | null;
  /** 0 where a fault left the call without an answer. */
  status: number;
  /** `app slug`, `slug[bot]`, a login, or `anonymous`. */
  actor: string;
  /** The fault that struck. */
  fault: CallFaultKind | null;
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
  if (actor.kind === 'app' || actor.kind === 'client') return `app ${actor.app.slug}`;
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
  const { status, message, errors, headers } = error;
  const where = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, json: { message, ...(errors.length > 0 ? { errors } : {}), ...where }, headers };
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
      const open = operation.anyUser === true && actor.kind === 'user';
      requireOneOf(actor, repository, open ? [] : operation.needs);
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

  /** The answer that GitHub means to give, held against its description. */
  async function work(
    request: IncomingMessage,
    match: Match | undefined,
    url: URL,
    where: { method: string; path: string },
  ): Promise<{ result: Answer; actor: Actor }> {
    let actor: Actor = { kind: 'anonymous' };
    let result: Answer;
    let leave: (() => void) | undefined;
    try {
      actor = authenticate(world, request.headers.authorization);
      leave = rateLimits.enter(actor, { ...where, operation: match?.operation.id ?? null });
      if (match === undefined) {
        report(null, 'request', where, [{ pointer: '', message: 'no such operation' }]);
        throw notFound();
      }
      result = await answer(request, match, actor, url);
    } catch (error) {
      result = answerOfError(world, error);
    } finally {
      leave?.();
    }
    if (match !== undefined) {
      const text = result.json === undefined ? undefined : JSON.stringify(result.json);
      const sent: unknown = text === undefined ? undefined : JSON.parse(text);
      const seen = result.bytes === undefined ? sent : '';
      const problems = contract.answer(match.operation, result.status, seen);
      // A caller that was killed in the middle of its call broke off itself.
      if (result.status >= 500 && !request.socket.destroyed) {
        problems.push({ pointer: '', message: 'the simulator failed' });
      }
      report(match.operation, 'answer', where, problems);
    }
    const { 'if-none-match': held } = request.headers;
    return { result: conditional(result, where.method, held), actor };
  }

  return async (request, response, path) => {
    const url = new URL(`${world.urls.api}${path}`);
    const below = url.pathname.slice(new URL(world.urls.api).pathname.length);
    const method = request.method ?? '';
    const match = route(method, below);
    const where = { method, path: `${below}${url.search}` };
    const operation = match?.operation.id ?? null;
    const fault = world.faults.onCall({ ...where, operation });
    const early = fault?.when === 'before';
    if (fault?.fault === 'slow' && early) await sleep(fault.delayMs ?? 100);
    const substitute = fault === null ? null : answerOfFault(fault, world.clock());
    const unanswered = fault?.fault === 'hang' || fault?.fault === 'reset';
    let actor: Actor = { kind: 'anonymous' };
    let result = substitute;
    if (!early || (substitute === null && !unanswered)) {
      const worked = await work(request, match, url, where);
      actor = worked.actor;
      result = substitute ?? worked.result;
    }
    request.resume();
    if (fault?.fault === 'slow' && !early) await sleep(fault.delayMs ?? 100);
    if (fault?.fault === 'expired_download') expireDownload(world, result?.location);
    deps.onRequest({
      ...where,
      operation,
      status: unanswered ? 0 : (result?.status ?? 0),
      actor: nameOfActor(actor),
      fault: fault?.fault ?? null,
    });
    if (fault?.fault === 'reset') request.socket.resetAndDestroy();
    // What hangs is ended by the caller, or with the simulator.
    if (unanswered || result === null) return;
    const budget = result.status === 304 ? rateLimits.look(actor) : rateLimits.take(actor);
    writeAnswer(response, result, { url, budget, truncated: fault?.fault === 'truncated' });
  };
}
