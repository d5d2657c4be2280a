/** What an address answered last. */
interface Held {
  etag: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** Most JSON that is read again and again (a run, a branch, a pull request) is smaller. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_BYTES = 4 * 1024 * 1024;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A fetch that asks GitHub for JSON it knows only whether it changed: an unchanged answer (304)
 * costs nothing of the hourly limit, and comes back as the whole one. At most 4 MiB are held; the
 * least recently used go first. For one installation only, since answers depend on who asks.
 */
export function withEtags(fetch: Fetch): Fetch {
  const known = new Map<string, Held>();
  let bytes = 0;

  function forget(key: string): void {
    bytes -= known.get(key)?.body.length ?? 0;
    known.delete(key);
  }

  function remember(key: string, held: Held): void {
    forget(key);
    known.set(key, held);
    bytes += held.body.length;
    for (const oldest of known.keys()) {
      if (bytes <= MAX_BYTES) return;
      forget(oldest);
    }
  }

  return async (url, init) => {
    // Streams bring their own redirect rule and are read once.
    if ((init.method ?? 'GET') !== 'GET' || init.redirect === 'manual') return fetch(url, init);
    const headers = new Headers(init.headers);
    const key = `${headers.get('accept') ?? ''} ${url}`;
    const held = known.get(key);
    if (held !== undefined) headers.set('if-none-match', held.etag);
    const response = await fetch(url, { ...init, headers });
    if (response.status === 304 && held !== undefined) {
      await response.body?.cancel();
      remember(key, held);
      return again(held, response);
    }
    const etag = response.headers.get('etag');
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const length = Number(response.headers.get('content-length') ?? 0);
    if (response.status !== 200 || etag === null || !isJson || length > MAX_BODY_BYTES) {
      forget(key);
      return response;
    }
    const body = new Uint8Array(await response.arrayBuffer());
    const kept = new Headers(response.headers);
    // The body is decoded already.
    kept.delete('content-encoding');
    kept.delete('content-length');
    if (body.length <= MAX_BODY_BYTES) remember(key, { etag, headers: kept, body });
    else forget(key);
    return new Response(body, { status: 200, headers: kept });
  };
}

/** The whole answer with the limits as they are now. */
function again(held: Held, response: Response): Response {
  const headers = new Headers(held.headers);
  response.headers.forEach((value, name) => {
    if (name.startsWith('x-ratelimit-')) headers.set(name, value);
  });
  return new Response(held.body, { status: 200, headers });
}
