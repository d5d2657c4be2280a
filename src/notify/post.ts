import type { LookupAddress } from 'node:dns';
import { lookup as resolveHost } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OperatorError } from '../domain/errors.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Which addresses may be called. */
export interface Reach {
  isPublic: (address: string) => boolean;
  /** Hosts (`name` or `name:port`) that may lie in a network of our own, and be called without TLS. */
  allowedHosts: readonly string[];
}

/**
 * Posts a text. Only public addresses are called, judged by what the name resolves to at that very
 * connection; redirects are not followed. Throws an OperatorError that holds no part of the address
 * but its host.
 */
export async function post(
  address: string,
  message: { headers: Record<string, string>; body: string },
  reach: Reach,
): Promise<void> {
  const url = new URL(address);
  const isAllowed = [url.host, url.hostname].some((host) => reach.allowedHosts.includes(host));
  if (url.protocol === 'http:' && !isAllowed) {
    throw failure(url, 'http:// goes only to hosts in NOTIFY_ALLOWED_HOSTS', { retryable: false });
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isAllowed && !reach.isPublic(literal)) throw inner(url);
  const { status, retryAfter } = await send(url, message, isAllowed ? null : reach);
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    throw failure(url, `it redirects (${status}), which is not followed`, { retryable: false });
  }
  const retryable = status === 408 || status === 429 || status >= 500;
  throw failure(url, `it answered ${status}`, {
    retryable,
    ...(retryable && retryAfter !== null && { retryAfter }),
  });
}

function send(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  guard: Reach | null,
): Promise<{ status: number; retryAfter: Date | null }> {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': String(bytes.length),
        'user-agent': 'pipewright',
        ...headers,
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(guard !== null && { lookup: guardedLookup(url, guard) }),
    });
    request.once('response', (response) => {
      const { statusCode = 0 } = response;
      const seconds = Number(response.headers['retry-after']);
      const wait = Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : 0;
      // What it says beside its status is of no use, and may be without end.
      response.destroy();
      resolve({
        status: statusCode,
        retryAfter: wait > 0 ? new Date(Date.now() + wait) : null,
      });
    });
    request.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause instanceof OperatorError) reject(cause);
      else {
        const what =
          cause.name === 'TimeoutError' ? 'it did not answer in time' : (cause.code ?? cause.name);
        reject(failure(url, what, { retryable: true, cause }));
      }
    });
    request.end(bytes);
  });
}

/** Resolves a name and gives its addresses only when all of them are public. */
function guardedLookup(url: URL, reach: Reach): LookupFunction {
  return (host, options, answer) => {
    void resolvePublic(url, host, reach).then((found) => {
      if (found instanceof Error) answer(found, '', 0);
      else if (options.all === true) answer(null, [found]);
      else answer(null, found.address, found.family);
      return undefined;
    });
  };
}

async function resolvePublic(
  url: URL,
  host: string,
  reach: Reach,
): Promise<LookupAddress | NodeJS.ErrnoException> {
  try {
    const found = await resolveHost(host, { all: true });
    const [first] = found;
    if (first === undefined || found.some(({ address }) => !reach.isPublic(address))) {
      return inner(url);
    }
    return first;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function inner(url: URL): OperatorError {
  return failure(
    url,
    'it is no public address; add its host to NOTIFY_ALLOWED_HOSTS if that is meant',
    { retryable: false },
  );
}

function failure(
  { host }: URL,
  what: string,
  options: { retryable: boolean; retryAfter?: Date; cause?: unknown },
): OperatorError {
  return new OperatorError(`The message to ${host} was not taken: ${what}.`, {
    code: 'not_taken',
    ...options,
  });
}
