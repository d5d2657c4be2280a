import { GitHubError } from '../domain/errors.ts';

const IDLE_TIMEOUT_MS = 60_000;
/** More than any log or archive; a stream that goes on for longer is broken or hostile. */
const MAX_BYTES = 4 * 1024 ** 3;

/**
 * The chunks of a body as they come. Ends the connection when the reader stops early, when nothing
 * comes for a minute, and past 4 GiB; throws a GitHubError when the body breaks off.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  controller: AbortController,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  let bytes = 0;
  try {
    for (;;) {
      // The clock runs only while we wait for GitHub, not while our reader works.
      const timer = setTimeout(() => controller.abort(), IDLE_TIMEOUT_MS);
      const next = await reader.read().finally(() => clearTimeout(timer));
      if (next.done) return;
      bytes += next.value.length;
      if (bytes > MAX_BYTES) throw tooLarge(what);
      yield next.value;
    }
  } catch (cause) {
    if (cause instanceof GitHubError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GitHubError(`Could not ${what} to its end: the stream broke off (${reason}).`, {
      code: 'interrupted',
      status: null,
      retryable: true,
      cause,
    });
  } finally {
    controller.abort();
  }
}

/** It would be as large the next time. */
function tooLarge(what: string): GitHubError {
  return new GitHubError(`Could not ${what}: it has more than ${MAX_BYTES} bytes.`, {
    code: 'too_large',
    status: null,
  });
}
