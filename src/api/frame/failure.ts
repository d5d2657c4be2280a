/** What can be wrong with a call, in our own words; each contract has its own spelling and status. */
export const FAILURES = [
  'invalid_request',
  'unauthorized',
  'invalid_credentials',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'not_acceptable',
  'conflict',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
  'rate_limited',
  'internal_error',
  'service_unavailable',
] as const;
export type Failure = (typeof FAILURES)[number];

/** Whether an error's code is one that every contract can spell. */
export function isFailure(code: string): code is Failure {
  return (FAILURES as readonly string[]).includes(code);
}

/** A field of a request and what is wrong with it; `field` is a path such as `limits.max`. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** All that an error answer can say; a contract takes from it what its envelope has. */
export interface Problem {
  failure: Failure;
  message: string;
  /** One or more sentences; null where the message says it all. */
  explanation: string | null;
  fields: FieldProblem[];
  requestId: string;
  now: Date;
  /** Seconds until the call may succeed. */
  retryAfter: number | null;
}
