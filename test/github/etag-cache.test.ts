import { expect, test } from 'vitest';
import { withEtags } from '../../src/github/etag-cache.ts';

/** Answers each address with its number of changes, its etag beside it, and counts. */
function server(size = 10) {
  const seen: Array<{ url: string; held: string | null }> = [];
  const version = new Map<string, number>();
  const fetch = withEtags(async (url, init) => {
    const headers = new Headers(init.headers);
    const held = headers.get('if-none-match');
    seen.push({ url, held });
    const etag = `W/"${version.get(url) ?? 1}"`;
    const limits = { 'x-ratelimit-remaining': String(100 - seen.length) };
    if (held === etag) return new Response(null, { status: 304, headers: { etag, ...limits } });
    return new Response(JSON.stringify({ etag, filler: 'x'.repeat(size) }), {
      headers: { 'content-type': 'application/json', etag, ...limits },
    });
  });
  return { fetch, seen, change: (url: string) => void version.set(url, 2) };
}

test('gives the whole answer again while nothing changed', async () => {
  const { fetch, seen, change } = server();
  const first = await (await fetch('/a', {})).text();
  const again = await fetch('/a', {});
  expect([again.status, await again.text()]).toEqual([200, first]);
  expect(again.headers.get('x-ratelimit-remaining')).toBe('98');
  expect(seen.map(({ held }) => held)).toEqual([null, 'W/"1"']);
  change('/a');
  expect(await (await fetch('/a', {})).text()).toContain('2');
});

test('leaves writes, streams and large answers alone', async () => {
  const { fetch, seen } = server(70_000);
  for (const init of [{ method: 'POST' }, { redirect: 'manual' as const }, {}]) {
    await fetch('/a', init);
    await fetch('/a', init);
  }
  expect(seen.map(({ held }) => held)).toEqual(Array.from({ length: 6 }, () => null));
});

test('holds one answer for each wish, and no more than its bound', async () => {
  const { fetch, seen } = server(60_000);
  for (let page = 0; page < 100; page += 1) await fetch(`/${page}`, {});
  await fetch('/0', {});
  expect(seen.at(-1)?.held).toBeNull();
  await fetch('/99', {});
  expect(seen.at(-1)?.held).toBe('W/"1"');
  await fetch('/99', { headers: { accept: 'application/vnd.github.raw+json' } });
  expect(seen.at(-1)?.held).toBeNull();
});
