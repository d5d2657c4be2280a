import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Clock } from '../domain/clock.ts';
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

/** Writes the error envelope; texts pass through `redact`. */
function send(
  response: Response,
  reply: Reply,
  deps: { clock: Clock; redact: (text: string) => string },
): void {
  if (reply.retryAfter !== undefined) response.set('Retry-After', String(reply.retryAfter));
  response.status(BOT_ERRORS[reply.code].status).json(
    botEnvelope({
      ...reply,
      message: deps.redact(reply.message),
      details: reply.details === null ? null : deps.redact(reply.details),
      requestId: requestId(response),
      now: deps.clock(),
    }),
  );
}

/** Answers errors in the bot contract's envelope; what the caller cannot mend goes to the log. */
export function errorHandler(deps: {
  clock: Clock;
  redact: (text: string) => string;
}): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const reply = replyTo(error);
    // An HttpError is a refusal that was meant; whoever threw it has logged what is worth it.
    if (BOT_ERRORS[reply.code].status >= 500 && !(error instanceof HttpError)) {
      requestLogger(response).error({ err: error, path: request.path }, 'A request failed');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    send(response, reply, deps);
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
