import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { GitHubError } from '../../src/domain/errors.ts';
import { deliver, startServer } from './running-server.ts';

describe('the server', () => {
  it('answers unknown paths in the envelope, also ones that cannot be decoded', async () => {
    const { url } = await startServer();
    const missing = await fetch(`${url}/no/such/path`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const broken = await fetch(`${url}/%ff`);
    expect(broken.status).toBe(404);
  });

  it('takes a sane request id and makes one otherwise', async () => {
    const { url } = await startServer();
    const sane = await fetch(`${url}/nothing`, { headers: { 'X-Request-Id': 'abc-12345' } });
    expect(sane.headers.get('x-request-id')).toBe('abc-12345');
    expect(await sane.json()).toMatchObject({ error: { request_id: 'abc-12345' } });
    const odd = await fetch(`${url}/nothing`, { headers: { 'X-Request-Id': '"><script>' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('sends headers that keep browsers careful, and does not name its software', async () => {
    const { url } = await startServer();
    const { headers } = await fetch(`${url}/health/live`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('tells nothing of an error that is not the caller’s, and logs it with the request id', async () => {
    const metrics = {
      expose: () => Promise.reject(new TypeError('secret path /srv/x')),
      httpAnswered: () => undefined,
      components: () => undefined,
    };
    const { url, log } = await startServer({ deps: { metrics: metrics as never } });
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain('INTERNAL_ERROR');
    expect(text).not.toMatch(/secret path|TypeError|at /);
    const line = log.find((entry) => entry.includes('A request failed')) ?? '';
    expect(line).toContain('secret path');
    expect(line).toContain(response.headers.get('x-request-id') ?? 'no id');
  });

  it.each([
    ['GitHub', new GitHubError('GitHub said 502 to /x', { code: 'github', status: 502 })],
    ['the database', Object.assign(new Error('starting up'), { code: '57P03' })],
  ])('answers 503 when %s is the reason', async (_who, failure) => {
    const metrics = {
      expose: () => Promise.reject(failure),
      httpAnswered: () => undefined,
      components: () => undefined,
    };
    const { url } = await startServer({ deps: { metrics: metrics as never } });
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(503);
    const { error } = (await response.json()) as { error: { message: string; details: unknown } };
    expect(`${error.message} ${String(error.details)}`).not.toContain('502');
  });

  it('shows metrics by route template, openly or only with the token', async () => {
    const { url } = await startServer();
    await deliver(url);
    await fetch(`${url}/some/path/that/is/not/there`);
    const body = await (await fetch(`${url}/metrics`)).text();
    expect(body).toContain('bot_webhooks_received_total{outcome="accepted"} 1');
    expect(body).toMatch(/route="\/webhooks\/github",status="202"/);
    expect(body).toContain('route="unmatched"');
    expect(body).not.toContain('/some/path');

    const closed = await startServer({ deps: { metricsToken: 'a-long-metrics-token' } });
    const bearer = (token: string) =>
      fetch(`${closed.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await fetch(`${closed.url}/metrics`)).status).toBe(401);
    expect((await bearer('wrong')).status).toBe(401);
    expect((await bearer('a-long-metrics-token')).status).toBe(200);
  });

  it('has no door in a process that only works', async () => {
    const { url } = await startServer({ deps: { webhooks: null } });
    expect((await deliver(url)).status).toBe(404);
  });

  it('says when its port is taken', async () => {
    const { port } = await startServer();
    const second = await startServer();
    await second.api.close(0);
    await expect(second.api.listen(port, '127.0.0.1')).rejects.toThrow('it is in use. Set PORT');
  });

  it('lets a request in flight finish, then closes kept-alive connections', async () => {
    let store: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    const { api, url, port, deliveries } = await startServer();
    const reallyStore = deliveries.store.bind(deliveries);
    let asked: () => void = () => undefined;
    const inFlight = new Promise<void>((resolve) => {
      asked = resolve;
    });
    deliveries.store = async (delivery) => {
      asked();
      await stored;
      return reallyStore(delivery);
    };
    const idle = connect(port, '127.0.0.1');
    idle.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));

    const answer = deliver(url);
    await inFlight;
    const closed = api.close(10_000);
    await idleClosed;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
    store();
    expect((await answer).status).toBe(202);
    await closed;
    expect(deliveries.rows.size).toBe(1);
  });

  it('cuts what does not finish in its time', async () => {
    const { api, url, deliveries } = await startServer();
    let asked: () => void = () => undefined;
    const inFlight = new Promise<void>((resolve) => {
      asked = resolve;
    });
    deliveries.store = () => {
      asked();
      return new Promise(() => undefined);
    };
    const answer = deliver(url).then(
      () => 'answered',
      () => 'cut',
    );
    await inFlight;
    await api.close(10);
    expect(await answer).toBe('cut');
  });
});
