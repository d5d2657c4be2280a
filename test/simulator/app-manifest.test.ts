import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { MANIFEST_OPERATIONS } from './driven-elsewhere.ts';
import { probotFor } from './octokit.ts';

const MANIFEST = {
  name: 'Mender',
  url: 'https://mender.example',
  hook_attributes: { url: 'http://127.0.0.1:9/webhooks/github' },
  redirect_url: 'http://127.0.0.1:9/setup/done',
  setup_url: 'http://127.0.0.1:9/installed',
  default_permissions: { actions: 'write', contents: 'write', deployments: 'write' },
  default_events: ['workflow_run', 'push', 'deployment_protection_rule'],
};

let simulator: Simulator;
let later = 0;

async function post(path: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${simulator.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
}

async function registered(name: string): Promise<URL> {
  const manifest = JSON.stringify(MANIFEST);
  const answer = await post('/settings/apps/manifest', {
    manifest,
    name,
    owner: 'acme',
    state: 's1',
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

async function convert(code: string | null): Promise<Response> {
  const path = `/app-manifests/${code ?? ''}/conversions`;
  return fetch(`${simulator.apiUrl}${path}`, { method: 'POST' });
}

beforeAll(async () => {
  simulator = await startSimulator({
    clock: () => new Date(Date.now() + later),
    runner: createFakeWorkflowRunner(),
  });
  simulator.createOrganisation('acme');
  await simulator.createRepository({ owner: 'acme', name: 'web' });
});

afterAll(async () => {
  await simulator.stop();
});

test('shows what a manifest asks for before the App is registered', async () => {
  const answer = await post('/organizations/acme/settings/apps/new?state=s1', {
    manifest: JSON.stringify({ ...MANIFEST, name: '<b>Mender</b>' }),
  });
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('deployments: write');
  expect(page).toContain('value="s1"');
  expect(page).not.toContain('<b>Mender');
  expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' http:");
  expect(simulator.world.apps.size).toBe(0);
});

test.each([
  ['no JSON', '{', 'not JSON'],
  ['an unknown field', { ...MANIFEST, webhook: 1 }, 'webhook'],
  ['no address to come back to', { ...MANIFEST, redirect_url: undefined }, 'redirect_url'],
  ['an event that comes always', { ...MANIFEST, default_events: ['installation'] }, 'unsupported'],
  ['an event without its permission', { ...MANIFEST, default_events: ['check_run'] }, 'check_run'],
  [
    'an unknown permission',
    { ...MANIFEST, default_permissions: { ...MANIFEST.default_permissions, ci: 'write' } },
    'resource ci',
  ],
])('refuses a manifest with %s', async (_, manifest, message) => {
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  for (const path of ['/settings/apps/new', '/settings/apps/manifest']) {
    const answer = await post(path, { manifest: text, owner: 'acme' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(message);
  }
});

test('hands out the credentials for the code, once, and they work', async () => {
  const back = await registered('Mender');
  expect(back.origin + back.pathname).toBe(MANIFEST.redirect_url);
  expect(back.searchParams.get('state')).toBe('s1');
  const code = back.searchParams.get('code');
  const answer = await convert(code);
  const app = (await answer.json()) as Record<string, string> & { id: number };
  expect(answer.status).toBe(201);
  expect(app).toMatchObject({ slug: 'mender', permissions: { actions: 'write' } });
  expect((await convert(code)).status).toBe(404);
  const probot = probotFor(simulator, {
    appId: app.id,
    clientId: app['client_id'] ?? '',
    clientSecret: app['client_secret'] ?? '',
    slug: 'mender',
    privateKey: app['pem'] ?? '',
    webhookSecret: app['webhook_secret'] ?? '',
  });
  const octokit = await probot.auth();
  expect((await octokit.rest.apps.getAuthenticated()).data?.external_url).toBe(MANIFEST.url);
  await simulator.waitFor(() => simulator.deliveries.some(({ event }) => event === 'ping'));
});

test('lets nobody take a name twice, or come after an hour', async () => {
  const form = { manifest: JSON.stringify(MANIFEST), name: 'Mender', owner: 'acme' };
  const again = await post('/settings/apps/manifest', form);
  expect(again.status).toBe(422);
  const late = await registered('Mender two');
  later = 3_601_000;
  expect((await convert(late.searchParams.get('code'))).status).toBe(404);
});

test('is installed from its page, and leads back to the set-up', async () => {
  const page = await fetch(`${simulator.url}/apps/mender/installations/new`);
  expect(await page.text()).toContain('acme/web');
  const answer = await post('/apps/mender/installations', { repository: 'acme/web', state: 's2' });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.pathname).toBe('/installed');
  expect(back.searchParams.get('setup_action')).toBe('install');
  const [installation] = simulator.world.installations.values();
  expect(back.searchParams.get('installation_id')).toBe(String(installation?.id));
  expect((await post('/apps/mender/installations', {})).status).toBe(422);
});

test('kept to GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  expect(MANIFEST_OPERATIONS.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
});
