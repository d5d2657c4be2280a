import { beforeEach, describe, expect, it } from 'vitest';
import type { SetupDeps } from '../../../src/api/setup/routes.ts';
import { readAppManifest } from '../../../src/config/app-manifest.ts';
import type { StoredApp } from '../../../src/config/stored-app.ts';
import { GitHubError, OperatorError } from '../../../src/domain/errors.ts';
import { startServer } from '../running-server.ts';

const TICKET = 'the-ticket-of-the-log';
const APP: StoredApp = {
  appId: 7,
  privateKey: 'BEGIN-KEY',
  webhookSecret: 'the-webhook-secret',
  clientId: 'Iv1',
  clientSecret: 'the-client-secret',
  slug: 'pipewright-acme',
  htmlUrl: 'https://github.test/apps/pipewright-acme',
};

let saved: StoredApp[];
let now: number;
let deps: SetupDeps;
beforeEach(() => {
  saved = [];
  now = Date.parse('2026-01-10T12:00:00Z');
  deps = {
    token: TICKET,
    publicUrl: 'https://pipewright.test',
    githubWebUrl: 'https://github.test',
    manifest: readAppManifest(),
    convert: async () => APP,
    save: async (app) => {
      saved.push(app);
    },
    file: '/data/github-app.json',
  };
});

/** The set-up pages as a browser that follows no redirect sees them. */
async function open(change: Partial<SetupDeps> = {}) {
  const setup = { ...deps, ...change };
  const { url } = await startServer({ deps: { setup, clock: () => new Date(now) } });
  const go = async (
    path: string,
    init: RequestInit = {},
    cookie = `pipewright_setup=${TICKET}`,
  ) => {
    const answer = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { Cookie: cookie },
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const choose = async (fields: Record<string, string>, cookie?: string) =>
    go('/setup', { method: 'POST', body: new URLSearchParams(fields) }, cookie);
  return { go, choose };
}

const unescape = (text = '') =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

/** What the button of a page sends to GitHub. */
function tripOf(html: string) {
  const action = new URL(unescape(/action="([^"]+)"/.exec(html)?.[1]));
  const manifest: unknown = JSON.parse(unescape(/name="manifest" value="([^"]+)"/.exec(html)?.[1]));
  return { action, manifest, state: action.searchParams.get('state') ?? '' };
}

describe('who may set up', () => {
  it('leads from / to the page, which asks a stranger for the ticket', async () => {
    const { go } = await open();
    const root = await go('/', {}, '');
    expect([root.status, root.headers.get('location')]).toEqual([303, '/setup']);
    const page = await go('/setup', {}, '');
    expect(page.status).toBe(401);
    expect(page.text).not.toContain('<form method="post"');
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('takes the ticket out of the address and into a cookie of this page alone', async () => {
    const { go } = await open();
    const answer = await go(`/setup?ticket=${TICKET}`, {}, '');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/setup']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/setup', 'Secure']) {
      expect(cookie).toContain(part);
    }
    expect((await go('/setup')).status).toBe(200);
  });

  it('refuses a wrong ticket everywhere', async () => {
    const { go, choose } = await open();
    const wrong = 'pipewright_setup=guess';
    expect((await go('/setup?ticket=guess', {}, '')).text).toContain('not the token');
    expect((await choose({ name: 'X', organization: '' }, wrong)).status).toBe(401);
    expect((await go('/setup/callback?code=abc&state=x', {}, wrong)).status).toBe(401);
    expect(saved).toEqual([]);
  });

  it('is not there once there is an App', async () => {
    const { url } = await startServer();
    for (const path of ['/', '/setup', '/setup/callback']) {
      expect((await fetch(url + path)).status).toBe(404);
    }
  });
});

describe('the trip to GitHub', () => {
  it('carries permissions, events and addresses to the own account or an organisation', async () => {
    const { choose } = await open();
    const own = tripOf((await choose({ name: 'Healer', organization: '' })).text);
    expect(own.action.href).toMatch(/^https:\/\/github\.test\/settings\/apps\/new\?state=/);
    expect(own.manifest).toMatchObject({
      name: 'Healer',
      url: 'https://pipewright.test',
      public: false,
      hook_attributes: { url: 'https://pipewright.test/webhooks/github', active: true },
      redirect_url: 'https://pipewright.test/setup/callback',
      default_permissions: { contents: 'write', workflows: 'write', metadata: 'read' },
      default_events: expect.arrayContaining(['workflow_run', 'deployment_protection_rule']) as [],
    });
    const page = await choose({ name: 'Healer', organization: 'acme' });
    expect(tripOf(page.text).action.pathname).toBe('/organizations/acme/settings/apps/new');
    expect(page.headers.get('content-security-policy')).toContain(`'self' https://github.test`);
  });

  it('comes back with credentials, which are kept, and says what is next', async () => {
    const { go, choose } = await open();
    const { state } = tripOf((await choose({ name: 'Healer', organization: '' })).text);
    const page = await go(`/setup/callback?code=abc123&state=${state}`);
    expect(page.status).toBe(200);
    expect(unescape(page.text)).toContain(
      'href="https://github.test/apps/pipewright-acme/installations/new"',
    );
    expect(page.text).not.toMatch(/BEGIN-KEY|the-webhook-secret|the-client-secret/);
    expect(saved).toEqual([APP]);
  });

  it.each([
    ['no state', ''],
    ['a foreign state', `99999999999999.${'A'.repeat(16)}.${'A'.repeat(43)}`],
  ])('refuses %s', async (_what, state) => {
    const { go } = await open();
    expect((await go(`/setup/callback?code=abc&state=${state}`)).status).toBe(400);
    expect(saved).toEqual([]);
  });

  it('refuses a state after an hour, and a code that is none', async () => {
    const { go, choose } = await open();
    const { state } = tripOf((await choose({ name: 'Healer', organization: '' })).text);
    expect((await go(`/setup/callback?code=a%2F..%2Fb&state=${state}`)).status).toBe(400);
    now += 3_600_001;
    expect((await go(`/setup/callback?code=abc&state=${state}`)).status).toBe(400);
    expect(saved).toEqual([]);
  });

  it('escapes what was typed', async () => {
    const { choose } = await open();
    const page = await choose({ name: 'x', organization: '"><script>alert(1)</script>' });
    expect(page.status).toBe(422);
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('no login');
  });

  it('says when GitHub refuses, and when another was faster', async () => {
    const gone = new GitHubError('Not Found', { code: 'not_found', status: 404 });
    const refused = await open({ convert: () => Promise.reject(gone) });
    const { state } = tripOf((await refused.choose({ name: 'A', organization: '' })).text);
    const page = await refused.go(`/setup/callback?code=abc&state=${state}`);
    expect(page.status).toBe(502);
    expect(page.text).toContain('once and for one hour');
    const there = new OperatorError('An App is set up already.', { code: 'app_exists' });
    const late = await open({ save: () => Promise.reject(there) });
    const second = await late.go(`/setup/callback?code=abc&state=${state}`);
    expect(second.status).toBe(409);
    expect(second.text).toContain('delete it there');
  });

  it('asks for PUBLIC_URL first', async () => {
    const { go, choose } = await open({ publicUrl: null });
    expect((await go('/setup')).text).toContain('PUBLIC_URL=https://');
    expect((await choose({ name: 'A', organization: '' })).status).toBe(409);
  });
});
