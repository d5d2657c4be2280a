import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { AppError, CallerError, GitHubError, OperatorError } from '../domain/errors.ts';
import { contractOf, unknownVersionOf } from './contracts/contract-of.ts';
import { isFailure, type Problem } from './frame/failure.ts';
import { HttpError } from './http-error.ts';
import { isOutage } from './is-outage.ts';
import { requestId, requestLogger } from './request-context.ts';

type Reply = Pick<Problem, 'failure' | 'message' | 'explanation'> &
  Partial<Pick<Problem, 'fields' | 'retryAfter'>>;

const INTERNAL: Reply = {
  failure: 'internal_error',
  message: 'Internal server error',
  explanation:
    'The server failed to handle the request; its log has the reason under the request id.',
};

const UNAVAILABLE: Reply = {
  failure: 'service_unavailable',
  message: 'Service temporarily unavailable',
  explanation: 'Something the server depends on does not answer; try again in a minute.',
};

// Express' own errors (a path that cannot be decoded) carry the status they want.
function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}

function replyTo(error: unknown): Reply {
  if (error instanceof HttpError) {
    const { reply, message, explanation, fields, retryAfterSeconds } = error;
    return { failure: reply, message, explanation, fields, retryAfter: retryAfterSeconds ?? null };
  }
  if (error instanceof CallerError) {
    const fields = Object.entries(error.details).map(([field, value]) => ({
      field,
      message: String(value),
    }));
    return {
      failure: isFailure(error.code) ? error.code : 'invalid_request',
      message: error.message,
      explanation:
        fields.length === 0
          ? null
          : fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
      fields,
    };
  }
  // Their messages are for the operator: they may name hosts and files.
  if (error instanceof GitHubError || error instanceof OperatorError) return UNAVAILABLE;
  if (error instanceof AppError) return error.retryable ? UNAVAILABLE : INTERNAL;
  if (isOutage(error)) return UNAVAILABLE;
  const status = statusOf(error);
  if (status >= 400 && status < 500) {
    return { failure: 'invalid_request', message: 'The request is invalid', explanation: null };
  }
  return INTERNAL;
}

interface AnswerDeps {
  clock: Clock;
  redact: (text: string) => string;
}

/**
 * Answers an error in the envelope of the contract that `path` is nearest to; what the caller
 * cannot mend goes to the log. Where an answer has begun already the connection is cut.
 */
export function answerError(
  response: ServerResponse,
  error: unknown,
  deps: AnswerDeps & { logger: Logger; path: string },
): void {
  const { redact } = deps;
  const { failure, message, explanation, fields = [], retryAfter = null } = replyTo(error);
  const contract = contractOf(deps.path);
  const { status } = contract.errors[failure];
  // An HttpError is a refusal that was meant; whoever threw it has logged what is worth it.
  if (status >= 500 && !(error instanceof HttpError)) {
    deps.logger.error({ err: error, path: deps.path }, 'A request failed');
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const envelope = contract.envelope({
    failure,
    message: redact(message),
    explanation: explanation === null ? null : redact(explanation),
    fields: fields.map((problem) => ({ ...problem, message: redact(problem.message) })),
    requestId: requestId(response),
    now: deps.clock(),
    retryAfter,
  });
  const body = Buffer.from(JSON.stringify(envelope));
  if (retryAfter !== null) response.setHeader('Retry-After', String(retryAfter));
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.statusCode = status;
  response.end(body);
}

/** Answers errors in the envelope of the contract that was called. */
export function errorHandler(deps: AnswerDeps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const logger = requestLogger(response);
    answerError(response, error, { ...deps, logger, path: request.path });
  };
}

/** Refuses every path that no route took. */
export const notFound: RequestHandler = ({ path }) => {
  const version = unknownVersionOf(path);
  if (version !== null) {
    throw new HttpError('not_found', `There is no version ${version} of this API`, {
      details: 'Version 1 is the current one, and the only one.',
    });
  }
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
