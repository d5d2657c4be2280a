/** What every error of ours carries, so that the edges can answer and retry without guessing. */
interface AppErrorOptions {
  /** Stable lower-case word, e.g. `not_found`; contracts translate it into their own spelling. */
  code: string;
  /** True when the same call may succeed later without anybody changing anything. */
  retryable?: boolean;
  /** Earliest moment a retry makes sense, where the other side named one. */
  retryAfter?: Date;
  cause?: unknown;
  /** Facts for the person who reads it (file, line, field, limit); redacted before they leave. */
  details?: Record<string, unknown>;
}

/**
 * The base of all errors that are expected to be met. The message says what is wrong, where, and
 * what to do. Subclasses say who must act.
 */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfter: Date | undefined;
  readonly details: Record<string, unknown>;

  constructor(message: string, options: AppErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.details = options.details ?? {};
  }
}

/** The caller sent something that cannot be used; they must change the request. */
export class CallerError extends AppError {}

/** GitHub answered with an error or not at all; `retryable` tells whether waiting helps. */
export class GitHubError extends AppError {
  /** HTTP status, or null when there was no answer. */
  readonly status: number | null;

  constructor(
    message: string,
    options: ConstructorParameters<typeof AppError>[1] & { status: number | null },
  ) {
    super(message, options);
    this.status = options.status;
  }
}

/** A file somebody wrote (playbook, settings, pattern, configuration) is wrong; its author must act. */
export class AuthorError extends AppError {}

/** Something the operator of this installation must mend: a missing program, a full disk, a bad key. */
export class OperatorError extends AppError {}
