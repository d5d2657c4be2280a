import express, { type Request, type Response } from 'express';
import { HttpError } from '../http-error.ts';

const USUAL_LIMIT = 1024 * 1024;
// Whatever looks into a value does so by calling itself: what is nested for ever ends the stack.
const DEEPEST = 64;

/**
 * Makes a reader of JSON bodies of up to `limit` bytes into `request.body`. Throws what is wrong
 * with the body: its type, its size, or that it is no JSON.
 */
export function readJson(
  limit = USUAL_LIMIT,
): (request: Request, response: Response) => Promise<void> {
  const parse = express.json({ limit, strict: true, type: () => true });
  return async (request, response) => {
    const type = request.get('Content-Type');
    if (type !== undefined && request.is(['json', '+json']) === false) {
      throw new HttpError('unsupported_media_type', 'The body is not JSON', {
        details: 'Send it with Content-Type: application/json.',
      });
    }
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(refusalOf(error, limit));
      });
    });
    // Without a body Express leaves undefined: then every required field is missing.
    request.body ??= {};
    if (!isFlatter(request.body, DEEPEST)) {
      throw new HttpError('invalid_request', 'The request is invalid', {
        details: `The body is nested deeper than ${DEEPEST} levels.`,
      });
    }
  };
}

/** Whether a value of JSON is nested at most so deep, found out without calling itself. */
function isFlatter(value: unknown, deepest: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return true;
}

function refusalOf(error: unknown, limit: number): HttpError {
  const type = (error as { type?: unknown }).type;
  if (type === 'entity.too.large') {
    return new HttpError('payload_too_large', 'The body is too large', {
      details: `At most ${limit} bytes are read.`,
      cause: error,
    });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new HttpError('unsupported_media_type', 'The body is encoded in a way not understood', {
      details: 'Send UTF-8, plain or compressed with gzip, deflate or br.',
      cause: error,
    });
  }
  return new HttpError('invalid_request', 'The request is invalid', {
    details: 'The body is not a JSON object or array.',
    cause: error,
  });
}
