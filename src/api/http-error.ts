import { CallerError } from '../domain/errors.ts';
import type { Failure, FieldProblem } from './frame/failure.ts';

/** A refusal that a route throws: what is wrong, a message and details for the caller. */
export class HttpError extends CallerError {
  readonly reply: Failure;
  readonly explanation: string | null;
  readonly fields: FieldProblem[];
  /** Seconds, for `rate_limited` and `service_unavailable`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reply: Failure,
    message: string,
    options: {
      details?: string;
      fields?: FieldProblem[];
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { code: reply, cause: options.cause });
    this.reply = reply;
    this.explanation = options.details ?? null;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
