import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Answer } from './operation.ts';
import type { Budget } from './rate-limits.ts';

function linkHeader(url: URL, page: NonNullable<Answer['page']>): string | undefined {
  const last = Math.max(Math.ceil(page.total / page.size), 1);
  const link = (number: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page.number > 1 ? [link(page.number - 1, 'prev'), link(1, 'first')] : []),
    ...(page.number < last ? [link(page.number + 1, 'next'), link(last, 'last')] : []),
  ];
  return links.length === 0 ? undefined : links.join(', ');
}

function cursorHeader(url: URL, nextCursor: string | undefined): string | undefined {
  if (nextCursor === undefined) return undefined;
  const target = new URL(url);
  target.searchParams.set('cursor', nextCursor);
  return `<${target.href}>; rel="next"`;
}

/** Writes an answer with the headers that GitHub sends; `truncated` cuts the connection in its middle. */
export function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  { url, budget, truncated }: { url: URL; budget: Budget; truncated: boolean },
): void {
  const text = answer.json === undefined ? undefined : JSON.stringify(answer.json);
  const { page, nextCursor } = answer;
  const link = page === undefined ? cursorHeader(url, nextCursor) : linkHeader(url, page);
  const type =
    answer.bytes?.type ?? (text === undefined ? undefined : 'application/json; charset=utf-8');
  const content = answer.bytes?.content ?? Buffer.from(text ?? '');
  response.writeHead(answer.status, {
    server: 'github.com',
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': budget.limit,
    'x-ratelimit-remaining': budget.remaining,
    'x-ratelimit-used': budget.used,
    'x-ratelimit-reset': budget.reset,
    'x-ratelimit-resource': 'core',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': content.length }),
    ...(answer.location === undefined ? {} : { location: answer.location }),
    ...(link === undefined ? {} : { link }),
    ...answer.headers,
  });
  if (!truncated) {
    response.end(content);
    return;
  }
  response.write(content.subarray(0, Math.floor(content.length / 2)), () => {
    response.socket?.destroy();
  });
}
