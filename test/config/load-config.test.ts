import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { secretValues } from '../../src/config/secret-values.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const folder = mkdtempSync(join(tmpdir(), 'pipewright-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function load(env: Record<string, string>) {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

function problems(env: Record<string, string>): string[] {
  const loaded = loadConfig(env);
  return loaded.ok ? [] : loaded.problems;
}

describe('loadConfig', () => {
  it('starts from nothing: one process, embedded database, no App', () => {
    const config = load({});
    expect(config).toMatchObject({
      role: 'all',
      port: 8080,
      databaseUrl: null,
      app: null,
      webhookSecret: null,
      githubApiUrl: 'https://api.github.com',
      sandbox: 'auto',
      trustProxy: 0,
      allowedOrgs: [],
    });
    expect(isAbsolute(config.dataDir)).toBe(true);
  });

  it('takes an empty variable for an unset one', () => {
    expect(load({ PORT: '', DATABASE_URL: '  ' })).toMatchObject({ port: 8080, databaseUrl: null });
  });

  it.each([
    ['PEM', pkcs1],
    ['PEM on one line', pkcs1.replaceAll('\n', '\\n')],
    ['base64 of PEM', Buffer.from(pkcs1).toString('base64')],
  ])('reads the private key as %s', (_form, text) => {
    const config = load({ APP_ID: '7', PRIVATE_KEY: text });
    expect(config.app?.id).toBe(7);
    expect(config.app?.privateKey).toContain('-----BEGIN PRIVATE KEY-----');
  });

  it('reads the private key from a file', () => {
    const path = join(folder, 'app.pem');
    writeFileSync(path, pkcs1);
    expect(load({ APP_ID: '7', PRIVATE_KEY_PATH: path }).app).not.toBeNull();
  });

  it('names every problem at once with an example, and no value', () => {
    const found = problems({
      PORT: '80a',
      ROLE: 'boss',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      APP_ID: '7',
      PRIVATE_KEY: 'nonsense-key',
      GITHUB_API_URL: 'http://github.example.com',
      ENCRYPTION_KEY: 'short-key-value',
      WEBHOOK_SECRET: 'abc',
      LOG_HOSTS: 'https://gitlab.example.com',
      TRUST_PROXY: 'everyone',
    });
    expect(new Set(found.map((line) => line.split(' ')[0]))).toEqual(
      new Set([
        'DATABASE_URL',
        'ENCRYPTION_KEY',
        'GITHUB_API_URL',
        'LOG_HOSTS',
        'PORT',
        'PRIVATE_KEY',
        'ROLE',
        'TRUST_PROXY',
        'WEBHOOK_SECRET',
      ]),
    );
    expect(found).toContain('PORT must be a whole number from 0 to 65535. Example: PORT=8080');
    expect(found).toContain('ROLE must be one of all, web, worker. Example: ROLE=all');
    for (const line of found) {
      expect(line).toContain('Example: ');
      expect(line).not.toMatch(/hunter2|nonsense-key|short-key-value|abc\b/);
    }
  });

  it.each([
    [{ APP_ID: '7' }, 'PRIVATE_KEY is missing, but APP_ID is set'],
    [{ PRIVATE_KEY: pkcs1 }, 'APP_ID is missing, but a private key is set'],
    [{ APP_ID: '7', PRIVATE_KEY_PATH: '/nowhere/key.pem' }, 'cannot be read (ENOENT)'],
    [{ APP_ID: '7', PRIVATE_KEY: pkcs1, PRIVATE_KEY_PATH: '/x' }, 'set one of them'],
    [{ ROLE: 'web' }, 'DATABASE_URL is missing, but ROLE=web shares'],
    [{ PORT: '70000' }, 'from 0 to 65535'],
  ])('refuses %o', (env, message) => {
    expect(problems(env as Record<string, string>).join('\n')).toContain(message);
  });

  it('reads lists, proxies and the encryption key', () => {
    const config = load({
      ALLOWED_ORGS: 'octo-org, octo-labs',
      TRUST_PROXY: 'loopback,10.0.0.0/8',
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      GITHUB_API_URL: 'http://127.0.0.1:4000/api/v3/',
    });
    expect(config.allowedOrgs).toEqual(['octo-org', 'octo-labs']);
    expect(config.trustProxy).toEqual(['loopback', '10.0.0.0/8']);
    expect(config.encryptionKey).toHaveLength(32);
    expect(config.githubApiUrl).toBe('http://127.0.0.1:4000/api/v3');
  });

  it.each([
    ['https://api.github.com', 'https://github.com'],
    ['https://api.octo.ghe.com/', 'https://octo.ghe.com'],
    ['https://github.example.com/api/v3', 'https://github.example.com'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('finds the pages of the GitHub at %s', (api, web) => {
    expect(load({ GITHUB_API_URL: api }).githubWebUrl).toBe(web);
  });

  it.each([
    'postgres://pipewright@/postgres?host=/run/postgresql',
    'postgresql:///pipewright?host=/tmp',
    'postgres://u:p@db.example.com/x?sslmode=require',
  ])('accepts the database %s', (url) => {
    expect(load({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it('knows which of its values are secret', () => {
    const config = load({
      DATABASE_URL: 'postgres://u:p%40ssword@db.example.com/x',
      WEBHOOK_SECRET: 'webhook-secret',
      METRICS_TOKEN: 'metrics-token-long',
    });
    expect(secretValues(config)).toEqual([
      'p%40ssword',
      'p@ssword',
      'webhook-secret',
      'metrics-token-long',
    ]);
  });
});
