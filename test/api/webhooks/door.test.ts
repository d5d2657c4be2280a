import { describe, expect, it } from 'vitest';
import { deliver, sign, startServer, WORKFLOW_RUN } from '../running-server.ts';

const GUID = '11111111-2222-3333-4444-555555555555';
// Whom the door wakes it wakes after its answer: a test closes the server before it looks.

async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  expect(Object.keys(error)).toEqual(
    expect.arrayContaining(['code', 'message', 'details', 'request_id', 'timestamp']),
  );
  expect(error['request_id']).toBe(response.headers.get('x-request-id'));
  return { status: response.status, code: error['code'], details: error['details'] };
}

describe('the webhook door', () => {
  it('stores a signed delivery byte for byte, wakes the queue and answers 202', async () => {
    const { api, url, deliveries, wakeUps } = await startServer();
    const body = `{ "action":"completed",\n"installation":{"id":11},"repository":{"id":22,"full_name":"octo/demo"},"é":"ü" }`;
    const response = await deliver(url, { body });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      status: 'accepted',
      execution_id: GUID,
      message: expect.any(String) as string,
    });
    expect(deliveries.rows.get(GUID)).toMatchObject({
      event: 'workflow_run',
      action: 'completed',
      installationId: 11,
      repositoryId: 22,
      repository: 'octo/demo',
      status: 'received',
    });
    expect(Buffer.from(deliveries.rows.get(GUID)?.payload ?? []).toString()).toBe(body);
    await api.close(0);
    expect(wakeUps.woken).toEqual([{ kind: 'delivery', id: GUID, delayMs: 0 }]);
  });

  it.each([
    ['wrong', sign(WORKFLOW_RUN, 'another-secret')],
    ['of another body', sign('{}')],
    ['missing', undefined],
    ['of the old kind', 'sha1=0123456789012345678901234567890123456789'],
    ['empty', 'sha256='],
  ])('refuses a signature that is %s with 401 and stores nothing', async (_what, signature) => {
    const { url, deliveries } = await startServer();
    const response = await deliver(url, { headers: { 'X-Hub-Signature-256': signature } });
    expect(await refusal(response)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    expect(deliveries.rows.size).toBe(0);
  });

  it('fails closed without a secret, even for what is signed with an empty or a default one', async () => {
    const { url, deliveries } = await startServer({ door: { secret: null } });
    for (const secret of ['', 'development', 'null']) {
      const response = await deliver(url, {
        headers: { 'X-Hub-Signature-256': sign(WORKFLOW_RUN, secret) },
      });
      expect(await refusal(response)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    }
    expect(deliveries.rows.size).toBe(0);
  });

  it.each([
    ['no event', { 'X-GitHub-Event': undefined }, 'X-GitHub-Event'],
    ['no delivery id', { 'X-GitHub-Delivery': undefined }, 'X-GitHub-Delivery'],
    ['a delivery id with spaces', { 'X-GitHub-Delivery': 'a b' }, 'X-GitHub-Delivery'],
    ['a long delivery id', { 'X-GitHub-Delivery': 'a'.repeat(101) }, 'X-GitHub-Delivery'],
    [
      'a form',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'Content-Type must be application/json',
    ],
  ])('refuses a signed call with %s with 400', async (_what, headers, named) => {
    const { url, deliveries } = await startServer();
    const answer = await refusal(await deliver(url, { headers }));
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(answer.details).toContain(named);
    expect(deliveries.rows.size).toBe(0);
  });

  it.each(['{"action":', '', 'null', '[]', '"text"', '12'])(
    'refuses the signed body %j with 400',
    async (body) => {
      const { url, deliveries } = await startServer();
      expect(await refusal(await deliver(url, { body }))).toMatchObject({
        status: 400,
        code: 'INVALID_REQUEST',
      });
      expect(deliveries.rows.size).toBe(0);
    },
  );

  it('does not look at a body before its signature is found true', async () => {
    const { url } = await startServer();
    const response = await deliver(url, {
      body: '{"broken":',
      headers: { 'X-Hub-Signature-256': sign('{}'), 'X-GitHub-Event': 'no_such_event' },
    });
    expect(await refusal(response)).toMatchObject({ status: 401 });
  });

  it('refuses an event that GitHub does not define with 422', async () => {
    const { url, deliveries } = await startServer();
    const response = await deliver(url, { headers: { 'X-GitHub-Event': 'coffee_ready' } });
    expect(await refusal(response)).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
    expect(deliveries.rows.size).toBe(0);
  });

  it('stores a known event that is not used, wakes nobody and says ignored', async () => {
    const { api, url, deliveries, wakeUps } = await startServer();
    const response = await deliver(url, { headers: { 'X-GitHub-Event': 'push' } });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: 'ignored', execution_id: GUID });
    expect(deliveries.rows.get(GUID)?.status).toBe('ignored');
    await api.close(0);
    expect(wakeUps.woken).toEqual([]);
  });

  it('answers the same delivery twice alike and wakes once', async () => {
    const { api, url, deliveries, wakeUps } = await startServer();
    const first = await deliver(url);
    const second = await deliver(url);
    expect(second.status).toBe(202);
    expect(await second.json()).toEqual(await first.json());
    expect(deliveries.rows.size).toBe(1);
    await api.close(0);
    expect(wakeUps.woken).toHaveLength(1);
  });

  it('stores one of many that come at once', async () => {
    const { api, url, deliveries, wakeUps } = await startServer();
    const responses = await Promise.all(Array.from({ length: 20 }, () => deliver(url)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202]));
    expect(deliveries.rows.size).toBe(1);
    await api.close(0);
    expect(wakeUps.woken).toHaveLength(1);
  });

  it('accepts what it stored even when the queue is down', async () => {
    const { api, url, deliveries, wakeUps, log } = await startServer();
    wakeUps.fail = new Error('queue down');
    expect((await deliver(url)).status).toBe(202);
    expect(deliveries.rows.size).toBe(1);
    await api.close(0);
    expect(log.join('')).toContain('The queue was not woken');
  });

  it('answers 503 without internals when the database is down, and acknowledges nothing', async () => {
    const { api, url, deliveries, wakeUps } = await startServer();
    deliveries.fail = new Error('connect ECONNREFUSED 10.1.2.3:5432 hunter2');
    const response = await deliver(url);
    const text = await response.clone().text();
    expect(await refusal(response)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(response.headers.get('retry-after')).toBe('60');
    expect(text).not.toMatch(/ECONNREFUSED|10\.1\.2\.3|hunter2/);
    await api.close(0);
    expect(wakeUps.woken).toEqual([]);
  });

  it('keeps senseless ids and names out of the database', async () => {
    const { url, deliveries } = await startServer();
    const body = JSON.stringify({
      action: 'a\u0000b',
      installation: { id: '11; drop table' },
      repository: { id: -1, full_name: '../../etc' },
    });
    expect((await deliver(url, { body })).status).toBe(202);
    expect(deliveries.rows.get(GUID)).toMatchObject({
      action: null,
      installationId: null,
      repositoryId: null,
      repository: null,
    });
  });

  it('limits unsigned calls by address to 100 in 5 minutes, and signed ones never', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const { url } = await startServer({ deps: { clock: () => now } });
    const unsigned = () => deliver(url, { headers: { 'X-Hub-Signature-256': undefined } });
    for (let call = 1; call <= 100; call += 1) expect((await unsigned()).status).toBe(401);
    const limited = await unsigned();
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('300');
    expect(limited.headers.get('x-ratelimit-limit')).toBe('100');
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(limited.headers.get('x-ratelimit-reset')).toBe(
      String(new Date('2026-01-01T00:05:00Z').getTime() / 1000),
    );
    expect(limited.headers.get('x-ratelimit-window')).toBe('300');
    expect(await limited.json()).toMatchObject({
      error: { code: 'RATE_LIMITED', details: 'Try again in 300 seconds', retry_after: 300 },
    });
    const wrong = await deliver(url, { headers: { 'X-Hub-Signature-256': sign('other') } });
    expect(wrong.status).toBe(429);
    expect((await deliver(url)).status).toBe(202);
    now = new Date('2026-01-01T00:05:00Z');
    expect((await unsigned()).status).toBe(401);
  });

  it('believes X-Forwarded-For only from proxies it was told of', async () => {
    const call = (url: string, from: string) =>
      deliver(url, { headers: { 'X-Hub-Signature-256': undefined, 'X-Forwarded-For': from } });
    const direct = await startServer();
    await call(direct.url, '192.0.2.1');
    const spoofed = await call(direct.url, '192.0.2.2');
    expect(spoofed.headers.get('x-ratelimit-remaining')).toBe('98');
    const proxied = await startServer({ deps: { trustProxy: 1 } });
    await call(proxied.url, '192.0.2.1');
    const other = await call(proxied.url, '192.0.2.2');
    expect(other.headers.get('x-ratelimit-remaining')).toBe('99');
  });

  it('accepts far more than 100 signed deliveries from one address', async () => {
    const { url } = await startServer();
    for (let call = 0; call < 150; call += 1) {
      const response = await deliver(url, { headers: { 'X-GitHub-Delivery': `d-${call}` } });
      expect(response.status).toBe(202);
      expect(response.headers.get('x-ratelimit-remaining')).toBe('100');
      await response.arrayBuffer();
    }
  });

  it('has no other methods', async () => {
    const { url } = await startServer();
    const response = await fetch(`${url}/webhooks/github`);
    expect(await refusal(response)).toMatchObject({ status: 405 });
    expect(response.headers.get('allow')).toBe('POST');
  });
});
