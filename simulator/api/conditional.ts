import { createHash } from 'node:crypto';
import type { Answer } from './operation.ts';

/**
 * Gives a JSON answer to a read its ETag, or 304 without a body where the caller holds this very
 * answer already (RFC 9110, section 13.1.2).
 */
export function conditional(
  answer: Answer,
  method: string,
  ifNoneMatch: string | undefined,
): Answer {
  if (method !== 'GET' || answer.status !== 200 || answer.json === undefined) return answer;
  const body = JSON.stringify(answer.json);
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  const held = (ifNoneMatch ?? '').split(',').map((each) => each.trim());
  if (!held.some((each) => each === '*' || each.replace(/^W\//, '') === etag.slice(2))) {
    return { ...answer, headers };
  }
  const { json: _, ...rest } = answer;
  return { ...rest, status: 304, headers };
}
