import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { AppError, CallerError, GitHubError, OperatorError } from '../domain/errors.ts';
import { BOT_ERRORS, botEnvelope, type BotErrorCode } from './contracts/bot/errors.ts';
import { HttpError } from './http-error.ts';
import { requestId, requestLogger } from './request-context.ts';

interface Reply {
  code: BotErrorCode;
  message: string;
  details: string | null;
  retryAfter?: number;
}

const INTERNAL: Reply = {
  code: 'internal_error',
  message: 'Internal server error',
  details: 'The server failed to handle the request; its log has the reason under the request id.',
};

const UNAVAILABLE: Reply = {
  code: 'service_unavailable',
  message: 'Service temporarily unavailable',
  details: 'Something the server depends on does not answer; try again in a minute.',
};

function isBotCode(code: string): code is BotErrorCode {
  return code in BOT_ERRORS;
}

// Express' own errors (a path that cannot be decoded) carry the status they want.
function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}

function replyTo(error: unknown): Reply {
  if (error instanceof HttpError) {
    const { reply, message, explanation, retryAfterSeconds } = error;
    const retry = retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds };
    return { code: reply, message, details: explanation, ...retry };
  }
  if (error instanceof CallerError) {
    const details = Object.entries(error.details).map(
      ([name, value]) => `${name}: ${String(value)}`,
    );
    return {
      code: isBotCode(error.code) ? error.code : 'invalid_request',
      message: error.message,
      details: details.length === 0 ? null : details.join('; '),
    };
  }
  // Their messages are for the operator: they may name hosts and files.
  if (error instanceof GitHubError || error instanceof OperatorError) return UNAVAILABLE;
  if (error instanceof AppError) return error.retryable ? UNAVAILABLE : INTERNAL;
  const status = statusOf(error);
  if (status >= 400 && status < 500) {
    return { code: 'invalid_request', message: 'The request is invalid', details: null };
  }
  return INTERNAL;
}

interface AnswerDeps {
  clock: Clock;
  redact: (text: string) => string;
}

/** Writes the error envelope; texts pass through `redact`. */
function send(response: ServerResponse, reply: Reply, deps: AnswerDeps): void {
  const envelope = botEnvelope({
    ...reply,
    message: deps.redact(reply.message),
    details: reply.details === null ? null : deps.redact(reply.details),
    requestId: requestId(response),
    now: deps.clock(),
  });
  const body = Buffer.from(JSON.stringify(envelope));
  if (reply.retryAfter !== undefined) response.setHeader('Retry-After', String(reply.retryAfter));
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.statusCode = BOT_ERRORS[reply.code].status;
  response.end(body);
}

/**
 * Answers an error in the bot contract's envelope; what the caller cannot mend goes to the log.
 * Where an answer has begun already the connection is cut.
 */
export function answerError(
  response: ServerResponse,
  error: unknown,
  deps: AnswerDeps & { logger: Logger; path: string },
): void {
  const reply = replyTo(error);
  // An HttpError is a refusal that was meant; whoever threw it has logged what is worth it.
  if (BOT_ERRORS[reply.code].status >= 500 && !(error instanceof HttpError)) {
    deps.logger.error({ err: error, path: deps.path }, 'A request failed');
  }
  if (response.headersSent) response.destroy();
  else send(response, reply, deps);
}

/** Answers errors in the bot contract's envelope. */
export function errorHandler(deps: AnswerDeps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const logger = requestLogger(response);
    answerError(response, error, { ...deps, logger, path: request.path });
  };
}

/** Refuses every path that no route took. */
export const notFound: RequestHandler = () => {
  throw new HttpError('not_found', 'Resource not found', {
    details: 'There is nothing at this path.',
  });
};

/** Refuses methods that a path does not have; `allowed` goes into the `Allow` header. */
export function methodNotAllowed(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed);
    throw new HttpError('method_not_allowed', 'Method not allowed', {
      details: `This path understands: ${allowed}.`,
    });
  };
}
