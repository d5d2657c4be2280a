/** One entry of the `errors` list that GitHub gives with 422. */
export interface FieldError {
  resource: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  field?: string;
  message?: string;
}

/** An answer that says no, in GitHub's words. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    errors: FieldError[] = [],
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** 404, also for what the caller may not know of. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** 403 as an App's token gets it where a permission is missing. */
export function notAccessible(): ApiError {
  return new ApiError(403, 'Resource not accessible by integration');
}

/** 422 for a value that cannot be used. */
export function unprocessable(message: string, errors: FieldError[] = []): ApiError {
  return new ApiError(422, message, errors);
}

/** 422 as GitHub words the failed check of one field. */
export function invalidField(
  resource: string,
  field: string,
  code: FieldError['code'] = 'invalid',
): ApiError {
  return new ApiError(422, 'Validation Failed', [{ resource, field, code }]);
}
