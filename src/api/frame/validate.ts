import type { z } from 'zod';
import { HttpError } from '../http-error.ts';
import type { FieldProblem } from './failure.ts';
import { wordIssue } from './word-issue.ts';

// What cannot be read at all, against what can be read and is not allowed.
const UNREADABLE = new Set(['invalid_type', 'invalid_union', 'invalid_key', 'invalid_element']);

/**
 * Checks one part of a request (`query`, `body`, …). A wrong type or a missing field is an
 * `invalid_request`, a value that is not allowed `validation_failed`; all fields are told at once.
 */
export function validate(
  schema: z.ZodType | undefined,
  value: unknown,
  part: 'path' | 'query' | 'body',
): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value, { error: wordIssue });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const fields = issues.flatMap((issue) => problemsOf(issue, part));
  const unreadable = issues.some((issue) => isUnreadable(issue));
  const told = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
  throw new HttpError(
    unreadable ? 'invalid_request' : 'validation_failed',
    unreadable ? 'The request is invalid' : 'Request validation failed',
    { details: told, fields },
  );
}

function isUnreadable(issue: z.core.$ZodIssue): boolean {
  // A query is text: what is no number there has the wrong type, whatever the check is called.
  return (
    UNREADABLE.has(issue.code) || (issue.code === 'invalid_format' && issue.format === 'regex')
  );
}

function problemsOf(issue: z.core.$ZodIssue, part: string): FieldProblem[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: 'is not known',
    }));
  }
  return [{ field: path === '' ? part : path, message: issue.message }];
}
