import { describe, expect, it, vi } from 'vitest';
import { deliver, INSTALLED, PING, prepare, run } from './support/running-app.ts';

const CHANNEL = 'chat=slack:https://hooks.slack.test/T/B';

describe('a process', () => {
  it('starts without an App, closes its door and says so', async () => {
    const { env } = await prepare();
    const { url, log } = await run(env);
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(503);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
      status: 'degraded',
      active_executions: 0,
      components: {
        database: { status: 'healthy' },
        redis: { status: 'healthy', message: expect.stringContaining('Not used') as string },
        github_api: { message: expect.stringContaining('No GitHub App is configured') as string },
        sandbox: {},
      },
    });
    expect(log.join('')).toContain('set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET');
  });

  it('lets an App be registered in the browser and works as it without a restart', async () => {
    const { env, status } = await prepare();
    const { url, log } = await run({ ...env, PUBLIC_URL: 'http://localhost:9' });
    const ticket = /\/setup\?ticket=([\w-]+)/.exec(log.join(''))?.[1] ?? '';
    const visit = (path: string, body?: URLSearchParams) =>
      fetch(url + path, {
        headers: { Cookie: `pipewright_setup=${ticket}` },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
    const form = await visit('/setup', new URLSearchParams({ name: 'Healer', organization: '' }));
    const state = /state=([\w.-]+)/.exec(await form.text())?.[1] ?? '';
    const done = await visit(`/setup/callback?code=abc&state=${state}`);
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Install it')]);
    await vi.waitFor(
      async () => {
        expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect((await fetch(`${url}/setup`)).status).toBe(404);
    await vi.waitFor(
      async () => {
        expect(await status('g-1')).toBe('processed');
      },
      { timeout: 60_000, interval: 50 },
    );
  });

  it('handles what the door took, and tells of it', async () => {
    const { app, status } = await prepare();
    const { url, log } = await run(app);
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
    expect((await deliver(url, 'g-2', 'installation', INSTALLED)).status).toBe(202);
    expect((await deliver(url, 'g-3', 'push', { ref: 'x' })).status).toBe(202);
    await vi.waitFor(
      async () => {
        expect([await status('g-1'), await status('g-2'), await status('g-3')]).toEqual([
          'processed',
          'processed',
          'ignored',
        ]);
      },
      { timeout: 60_000, interval: 50 },
    );
    // The job that finished them still has to count them and to end.
    await vi.waitFor(
      async () => {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        expect(metrics).toMatch(/bot_events_processed_total\{event_type="ping",[^}]*"success"\} 1/);
        expect(metrics).toContain('bot_queue_wake_ups{kind="delivery"} 0');
      },
      { timeout: 60_000, interval: 50 },
    );
    expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
      components: { github_api: { details: { rate_limit_remaining: 4321 } } },
    });
    expect(log.join('')).not.toMatch(/a-secret-of-the-tests|ghs_0123|PRIVATE KEY/);
  });

  it('answers the management API, and what one process is told counts in the others', async () => {
    const { app, keyOf, status } = await prepare();
    const { url } = await run(app);
    const { url: other } = await run({ ...app, ROLE: 'web', NOTIFY_CHANNELS: CHANNEL });
    const key = await keyOf();
    const call = async (base: string, path: string, method = 'GET', body?: object) => {
      const response = await fetch(`${base}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    };
    const limits = { rate_limit_per_minute: 5000 };
    const changed = await call(other, '/config', 'PUT', { limits });
    expect(changed).toMatchObject({ status: 200, body: { restart_required: false } });
    await vi.waitFor(
      async () => {
        expect((await call(url, '/config')).body).toMatchObject({
          environment: 'test',
          limits,
          integrations: { github: { enabled: true, rate_limit_remaining: 4321 } },
        });
      },
      { timeout: 60_000, interval: 50 },
    );
    expect((await call(other, '/config')).body).toMatchObject({
      integrations: { slack: { enabled: true, channels_configured: 1 }, email: { enabled: false } },
    });
    expect((await call(other, '/playbooks/prettier-format')).body).toMatchObject({
      supported_issues: ['lint_failure'],
      statistics: { total_executions: 0 },
    });
    expect((await deliver(url, 'g-1', 'ping', PING)).status).toBe(202);
    const handled = () =>
      vi.waitFor(
        async () => {
          expect(await status('g-1')).toBe('processed');
        },
        { timeout: 60_000, interval: 50 },
      );
    await handled();
    expect((await call(other, '/deliveries')).body).toMatchObject({ total: 1 });
    expect((await call(other, '/deliveries/g-1/replay', 'POST')).status).toBe(202);
    await handled();
    const nowhere = await call(other, '/issues/none/resolve', 'POST', { action: 'retry' });
    expect(nowhere.status).toBe(404);
    const metrics = await (await fetch(`${other}/metrics`)).text();
    expect(metrics).toContain('bot_component_up{component="database"} 1');
    expect(metrics).toMatch(/bot_database_ping_seconds 0\.\d*[1-9]/);
  });

  it('refuses to start on a port that is taken, and lets go of everything', async () => {
    const { env } = await prepare();
    const { url } = await run(env);
    await expect(run({ ...env, PORT: new URL(url).port })).rejects.toThrow('it is in use');
  });
});
