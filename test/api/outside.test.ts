import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startServer } from './running-server.ts';

const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(url, { method, headers, redirect: 'manual' });

describe('plain HTTP', () => {
  const deps = { publicUrl: 'https://ci.example.com', trustProxy: 1 };

  it('is sent to HTTPS behind a proxy, but for probes', async () => {
    const { url } = await startServer({ deps });
    const plain = { 'X-Forwarded-Proto': 'http' };
    const sent = await get(`${url}/api/v1/issues?limit=3`, plain);
    expect(sent.status).toBe(308);
    expect(sent.headers.get('location')).toBe('https://ci.example.com/api/v1/issues?limit=3');
    expect((await get(`${url}/health/live`, plain)).status).toBe(200);
    const secure = await get(`${url}/api/v1/issues`, { 'X-Forwarded-Proto': 'https' });
    expect(secure.status).not.toBe(308);
    expect(secure.headers.get('strict-transport-security')).toContain('max-age');
  });

  it('goes on where no proxy can tell, or no HTTPS is had', async () => {
    const alone = await startServer({ deps: { ...deps, trustProxy: 0 } });
    const forged = { 'X-Forwarded-Proto': 'http' };
    expect((await get(`${alone.url}/nothing`, forged)).status).toBe(404);
    const plain = await startServer({
      deps: { publicUrl: 'http://ci.example.com', trustProxy: 1 },
    });
    const answer = await get(`${plain.url}/nothing`, forged);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });

  it('never sends anybody to another host', async () => {
    const { url } = await startServer({ deps });
    const sent = await get(`${url}//evil.example/x`, { 'X-Forwarded-Proto': 'http' });
    expect(new URL(sent.headers.get('location') ?? '').host).toBe('ci.example.com');
  });
});

describe('pages of other origins', () => {
  const preflight = { Origin: 'https://board.example', 'Access-Control-Request-Method': 'PUT' };

  it('may call the API when they are configured, and only then', async () => {
    const { url } = await startServer({ deps: { corsOrigins: ['https://board.example'] } });
    const allowed = await get(`${url}/api/v1/issues`, preflight, 'OPTIONS');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://board.example');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Authorization');
    const other = { ...preflight, Origin: 'https://evil.example' };
    const refused = await get(`${url}/api/v1/issues`, other, 'OPTIONS');
    expect(refused.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    const door = await get(`${url}/health`, { Origin: 'https://board.example' });
    expect(door.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are told nothing without configuration', async () => {
    const { url } = await startServer();
    const { headers } = await get(`${url}/api/v1/issues`, preflight, 'OPTIONS');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the headers of limits', () => {
  it.each([
    ['/health', 200, '1000', '60'],
    ['/health/live', 200, '1000', '60'],
    ['/metrics', 200, '1000', '60'],
    ['/nothing', 404, '1000', '60'],
    ['/api/v1/nothing', 404, '1000', '60'],
    ['/webhooks/github', 405, '1000', '60'],
    ['/v1/nothing', 404, '60', null],
    ['/v2/pipeline', 404, '60', null],
  ])('are those of the contract at %s, with which nothing is counted', async (path, ...told) => {
    const { url } = await startServer();
    const [status, limit, window] = told;
    const answer = await get(url + path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-ratelimit-limit')).toBe(limit);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe(limit);
    expect(answer.headers.get('x-ratelimit-window')).toBe(window);
    expect(Number(answer.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
  });
});

describe('what is no request', () => {
  it.each([
    ['GET / HTTP/9.9\r\n\r\n', '400 Bad Request'],
    ['\0\0\0\r\n\r\n', '400 Bad Request'],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`, '431 '],
    ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', '400 '],
  ])('is answered in the envelope, and the line is cut', async (sent, status) => {
    const { port } = await startServer();
    const text = await new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(sent));
      socket.setEncoding('utf8');
      socket.on('data', (part: string) => void (heard += part));
      socket.on('end', () => {
        resolve(heard);
      });
      socket.on('error', reject);
    });
    expect(text.startsWith(`HTTP/1.1 ${status}`)).toBe(true);
    expect(text.toLowerCase()).toContain('connection: close');
    const [, body = ''] = text.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });
});
