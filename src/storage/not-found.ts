import { AppError } from '../domain/errors.ts';

/** The error for a change to something that is not stored, e.g. `notFound('Run', id)`. */
export function notFound(kind: string, id: string): AppError {
  return new AppError(`There is no ${kind} ${id}: it was never stored, or was deleted.`, {
    code: 'not_found',
    details: { kind, id },
  });
}
