import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { loadConfig, type Config } from '../../src/config/load-config.ts';
import { secretValues } from '../../src/config/secret-values.ts';
import { dropSetupToken, setupToken } from '../../src/config/setup-token.ts';
import { storedAppFile, writeStoredApp, type StoredApp } from '../../src/config/stored-app.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const app: StoredApp = {
  appId: 7,
  privateKey: pem,
  webhookSecret: 'stored-webhook-secret',
  clientId: 'Iv1.abc',
  clientSecret: 'stored-client-secret',
  slug: 'pipewright',
  htmlUrl: 'https://github.test/apps/pipewright',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipewright-app-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

function load(env: Record<string, string> = {}): Config {
  const loaded = loadConfig({ DATA_DIR: folder, ...env });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

it('is the App of a configuration whose environment has none, and a secret', async () => {
  expect(load().app).toBeNull();
  await writeStoredApp(folder, app);
  const config = load();
  expect(config).toMatchObject({
    app: { id: 7 },
    webhookSecret: 'stored-webhook-secret',
    oauthClient: { id: 'Iv1.abc', secret: 'stored-client-secret' },
  });
  expect(config.app?.privateKey).toContain('BEGIN PRIVATE KEY');
  expect(secretValues(config)).toEqual(
    expect.arrayContaining(['stored-webhook-secret', 'stored-client-secret']),
  );
});

it('gives way to the environment', async () => {
  await writeStoredApp(folder, app);
  const config = load({ APP_ID: '8', PRIVATE_KEY: pem });
  expect(config).toMatchObject({ app: { id: 8 }, webhookSecret: null, oauthClient: null });
  expect(load({ WEBHOOK_SECRET: 'from-the-environment' }).webhookSecret).toBe(
    'from-the-environment',
  );
});

it('is for this user alone, is never replaced, and leaves no draft', async () => {
  await writeStoredApp(folder, app);
  expect(statSync(storedAppFile(folder)).mode & 0o777).toBe(0o600);
  await expect(writeStoredApp(folder, { ...app, appId: 9 })).rejects.toThrow('set up already');
  expect(load().app?.id).toBe(7);
  expect(readdirSync(folder)).toEqual(['github-app.json']);
});

it.each([
  ['{"appId": 7', 'not JSON'],
  [
    JSON.stringify({ ...app, privateKey: undefined, webhookSecret: 5 }),
    'privateKey, webhookSecret',
  ],
  [JSON.stringify({ ...app, privateKey: 'not-a-key' }), 'no RSA private key'],
])('stops a start when it is broken: %#', (text, reason) => {
  writeFileSync(storedAppFile(folder), text);
  const loaded = loadConfig({ DATA_DIR: folder });
  expect(loaded).toEqual({ ok: false, problems: [expect.stringContaining(reason)] });
  expect(JSON.stringify(loaded)).not.toContain('stored-');
});

it('keeps one token for all processes until it is dropped', async () => {
  const [first, second] = await Promise.all([
    setupToken(folder, 'setup'),
    setupToken(folder, 'setup'),
  ]);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(second).toBe(first);
  expect(statSync(join(folder, 'setup-token')).mode & 0o777).toBe(0o600);
  await dropSetupToken(folder, 'setup');
  expect(await setupToken(folder, 'setup')).not.toBe(first);
});
