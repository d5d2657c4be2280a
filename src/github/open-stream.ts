import { GitHubError } from '../domain/errors.ts';
import type { Call, GitHubClient } from './client.ts';
import type { Octokit } from './octokit.ts';
import { readBody } from './read-body.ts';

/** Octokit's request options that leave the redirect and the body to us. */
export interface StreamRequest {
  redirect: 'manual';
  parseSuccessResponseBody: false;
  signal: AbortSignal;
}

interface Opened {
  status: number;
  location: string | null;
  body: ReadableStream<Uint8Array> | null;
  controller: AbortController;
}

const HEADERS_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 3;

/**
 * Sends a call that GitHub answers with bytes or with a redirect to them, and streams the bytes.
 * Within the API's own origin the token goes along (a renamed repository); to any other origin,
 * where logs and archives live, it does not.
 */
export async function openStream(
  deps: { client: GitHubClient; apiUrl: string },
  call: Call,
  send: (octokit: Octokit, request: StreamRequest) => Promise<unknown>,
): Promise<AsyncIterable<Uint8Array>> {
  const { client, apiUrl } = deps;
  let opened = await client.call(call, (octokit) => open((request) => send(octokit, request)));
  for (let hops = 0; hops < MAX_REDIRECTS && opened.location !== null; hops += 1) {
    const url = redirectTarget(opened.location, apiUrl, call.what);
    opened.controller.abort();
    if (url.origin === new URL(apiUrl).origin) {
      opened = await client.call(call, (octokit) =>
        open((request) => octokit.request({ method: 'GET', url: url.href, request })),
      );
    } else {
      opened = await client.call(call, () => open((request) => fetchElsewhere(url, request, call)));
      if (opened.location !== null) throw refusedRedirect(call.what, url.host);
    }
  }
  if (opened.location !== null || opened.body === null) throw refusedRedirect(call.what, apiUrl);
  return readBody(opened.body, opened.controller, call.what);
}

/** Opens one address, with a time limit on the headers only; the body has its own. */
async function open(send: (request: StreamRequest) => Promise<unknown>): Promise<Opened> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('timeout', 'TimeoutError')),
    HEADERS_TIMEOUT_MS,
  );
  try {
    const answer = (await send({
      redirect: 'manual',
      parseSuccessResponseBody: false,
      signal: controller.signal,
    })) as { status: number; headers: { location?: string }; data: unknown };
    const redirected = answer.status >= 300 && answer.status < 400;
    return {
      status: answer.status,
      location: redirected ? (answer.headers.location ?? '') : null,
      body: answer.data instanceof ReadableStream ? answer.data : null,
      controller,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Fetches without any credentials of ours. */
async function fetchElsewhere(url: URL, request: StreamRequest, call: Call): Promise<unknown> {
  const response = await fetch(url, { redirect: 'manual', signal: request.signal });
  if (response.status >= 400) {
    await response.body?.cancel();
    throw new GitHubError(
      `Could not ${call.what}: ${url.host}, where GitHub keeps it, answered ${response.status}.`,
      { code: 'unavailable', status: response.status, retryable: response.status >= 429 },
    );
  }
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: location === null ? {} : { location },
    data: response.body,
  };
}

/**
 * The address of a redirect of the API: https anywhere, plain http only where the API itself is
 * spoken to so (its own host, or loopback for an API on loopback). Throws for any other.
 */
function redirectTarget(location: string, apiUrl: string, what: string): URL {
  const api = new URL(apiUrl);
  const url = URL.canParse(location, api.href) ? new URL(location, api.href) : null;
  if (url?.protocol === 'https:') return url;
  if (url?.protocol === 'http:' && api.protocol === 'http:') {
    if (url.hostname === api.hostname || (isLoopback(url) && isLoopback(api))) return url;
  }
  throw refusedRedirect(what, url?.host ?? 'nowhere');
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function refusedRedirect(what: string, host: string): GitHubError {
  return new GitHubError(
    `Could not ${what}: the redirect to ${host} is not one that Pipewright follows (https, and at most one to another host).`,
    { code: 'bad_redirect', status: null },
  );
}
