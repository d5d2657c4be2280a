import { describe, expect, it } from 'vitest';
import type { Component, Condition } from '../../../src/api/health/checks.ts';
import { startServer } from '../running-server.ts';

function component(check: () => Promise<Condition>, required = false): Component {
  return { required, freshMs: 0, check };
}
const fine = component(async () => ({ status: 'healthy', message: 'Fine' }), true);

async function start(components: Record<string, Component>) {
  return startServer({
    deps: {
      health: {
        components,
        activeExecutions: async () => 5,
        version: '1.2.3',
        environment: 'staging',
      },
    },
  });
}

describe('the health endpoints', () => {
  it('answer as the contract shows', async () => {
    const github = component(async () => ({
      status: 'healthy',
      message: 'GitHub API accessible',
      details: { rate_limit_remaining: 4850 },
    }));
    const { url } = await start({ database: fine, github_api: github });
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(200);
    // Every answer has the headers; of what is unlimited nothing is ever gone.
    expect(health.headers.get('x-ratelimit-remaining')).toBe('1000');
    expect(await health.json()).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      uptime_seconds: expect.any(Number) as number,
      version: '1.2.3',
      environment: 'staging',
    });
    expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
      status: 'healthy',
      active_executions: 5,
      components: {
        database: {
          status: 'healthy',
          message: 'Fine',
          execution_time: expect.any(Number) as number,
        },
        github_api: { details: { rate_limit_remaining: 4850 } },
      },
    });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('say so when the database is down, without its words', async () => {
    const database = component(() => Promise.reject(new Error('no route to 10.0.0.7')), true);
    const { url, log } = await start({ database });
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'unhealthy' });
    const detailed = await (await fetch(`${url}/health/detailed`)).text();
    expect(JSON.parse(detailed)).toMatchObject({
      components: { database: { status: 'unhealthy', message: 'Does not answer' } },
    });
    expect(detailed).not.toContain('10.0.0.7');
    expect(log.join('')).toContain('10.0.0.7');
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('do not wait for a component that hangs', async () => {
    const database = component(() => new Promise(() => undefined), true);
    const { url } = await start({ database });
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  });

  it('are degraded, yet ready, without something that is not required', async () => {
    const sandbox = component(async () => ({ status: 'unhealthy', message: 'No bubblewrap' }));
    const { url } = await start({ database: fine, sandbox });
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ status: 'degraded' });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('ask a component once for many callers while its answer is fresh', async () => {
    let asked = 0;
    const database: Component = {
      required: true,
      freshMs: 60_000,
      async check() {
        asked += 1;
        return { status: 'healthy', message: 'Fine' };
      },
    };
    const { url } = await start({ database });
    await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/health`)));
    await fetch(`${url}/health/detailed`);
    expect(asked).toBe(1);
  });
});
