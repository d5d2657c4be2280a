import { CallerError } from '../domain/errors.ts';
import type { BotErrorCode } from './contracts/bot/errors.ts';

/** A refusal that a route throws: the contract's code, a message and details for the caller. */
export class HttpError extends CallerError {
  readonly reply: BotErrorCode;
  readonly explanation: string | null;
  /** Seconds, for `rate_limited` and `service_unavailable`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reply: BotErrorCode,
    message: string,
    options: { details?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { code: reply, cause: options.cause });
    this.reply = reply;
    this.explanation = options.details ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
