import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/simulator.ts';
import type { AppCredentials } from '../../../simulator/stage/app-stage.ts';
import type { Check } from '../../../src/cli/doctor/check.ts';
import type { ExamineDeps } from '../../../src/cli/doctor/examine.ts';
import { runDoctor } from '../../../src/cli/doctor/run-doctor.ts';
import { readAppManifest } from '../../../src/config/app-manifest.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { probeSandbox } from '../../../src/sandbox/probe.ts';
import { openStorage, type Storage } from '../../../src/storage/open-storage.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { APP_KEY } from '../../support/tiny-github.ts';

const { default_permissions: permissions, default_events: events } = readAppManifest();
const dataDir = mkdtempSync(join(tmpdir(), 'pipewright-doctor-'));
const logger = createLogger({ level: 'silent', redact: (text) => text });

let simulator: Simulator;
let app: AppCredentials;
let storage: Storage;
let door: Server;
let doorAnswer = 202;
let env: Record<string, string>;

/** What the product's server would be at PUBLIC_URL. */
async function openDoor(): Promise<string> {
  door = createServer((request, response) => {
    request.resume();
    const live = request.url === '/health/live';
    response.writeHead(live ? 200 : doorAnswer, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ status: 'alive' }));
  });
  await new Promise<void>((resolve) => {
    door.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  // A database that keeps what it confirms, unlike that of the other tests.
  storage = await openStorage({ databaseUrl: null, dataDir, logger });
  simulator = await startSimulator();
  simulator.createOrganisation('acme');
  await simulator.createRepository({ owner: 'acme', name: 'shop', files: { 'a.txt': 'a' } });
  const publicUrl = await openDoor();
  app = simulator.createApp({ owner: 'acme', permissions, events });
  simulator.setWebhookTarget(`${publicUrl}/webhooks/github`, app.appId);
  simulator.install(app.appId, ['acme/shop']);
  await simulator.waitFor(() => simulator.deliveries.every(({ status }) => status === 'OK'));
  env = {
    DATA_DIR: dataDir,
    PUBLIC_URL: publicUrl,
    APP_ID: String(app.appId),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GITHUB_API_URL: simulator.apiUrl,
    SANDBOX: 'process',
  };
});
afterAll(async () => {
  door.close();
  await simulator.stop();
  await storage.stop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  doorAnswer = 202;
});

async function doctor(change: Record<string, string> = {}, deps: Partial<ExamineDeps> = {}) {
  let out = '';
  const io = { input: [] as never, out: (text: string) => (out += text), error: () => undefined };
  const loaded = loadConfig({ ...env, ...change });
  const exit = await runDoctor(loaded, { json: true }, { ...io, terminal: false }, deps);
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: Check[] };
  const troubles = checks.filter(({ status }) => status === 'fail');
  const of = (name: string) => checks.filter((check) => check.name === name);
  return { exit, ok, checks, troubles, of, out };
}

/** The doctor on an App of another kind, made for one test. */
function otherApp(change: Parameters<Simulator['createApp']>[0], hook: string | null) {
  const other = simulator.createApp({ name: `Other ${simulator.world.apps.size}`, ...change });
  if (hook !== null) simulator.setWebhookTarget(hook, other.appId);
  simulator.install(other.appId, ['acme/shop']);
  return {
    APP_ID: String(other.appId),
    PRIVATE_KEY: other.privateKey,
    WEBHOOK_SECRET: other.webhookSecret,
  };
}

describe('a good installation', () => {
  it('has nothing to mend, and says what it saw', async () => {
    const { exit, ok, checks, troubles, of } = await doctor();
    expect(troubles).toEqual([]);
    expect([exit, ok]).toEqual([0, true]);
    expect(of('database')[0]?.message).toMatch(/embedded Postgres \d+.* durable and migrated/);
    expect(of('queue')[0]?.status).toBe('ok');
    expect(of('credentials')[0]?.message).toBe('GitHub knows us as pipewright, owned by acme.');
    expect(of('webhook')[0]?.message).toContain(`${env['PUBLIC_URL']}/webhooks/github`);
    expect(of('installations')[0]?.message).toBe('Installed at acme.');
    expect(of('sandbox')).toMatchObject([{ status: 'warn' }]);
    expect(checks.map(({ name }) => name)).toEqual([
      'configuration',
      'data folder',
      'database',
      'queue',
      'public address',
      'clock',
      'credentials',
      'permissions',
      'events',
      'webhook',
      'deliveries',
      'installations',
      'sandbox',
    ]);
  });

  it('is shown to people in lines, with what to do below', async () => {
    let out = '';
    const io = { input: [] as never, out: (text: string) => (out += text), error: () => undefined };
    await runDoctor(loadConfig(env), {}, { ...io, terminal: false });
    expect(out).toMatch(/^ok {4}configuration /m);
    expect(out).toMatch(/^warn {2}sandbox .*\n +→ Install bubblewrap/m);
    expect(out).toMatch(/It works; \d to look at\.\n$/);
    expect(out).not.toContain('\u001b');
  });
});

describe('a broken installation', () => {
  it('with a configuration that cannot be used', async () => {
    const { exit, troubles } = await doctor({ PORT: 'many', ROLE: 'boss' });
    expect(exit).toBe(1);
    expect(troubles.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^ROLE must be one of/),
      expect.stringMatching(/^PORT must be/),
    ]);
  });

  it('without an App', async () => {
    const { exit, of } = await doctor({ APP_ID: '', PRIVATE_KEY: '' });
    expect(exit).toBe(1);
    expect(of('credentials')[0]?.mend).toContain('/setup');
  });

  it('with the wrong private key', async () => {
    const { exit, of, out } = await doctor({ PRIVATE_KEY: APP_KEY });
    expect(exit).toBe(1);
    expect(of('credentials')).toMatchObject([{ status: 'fail' }]);
    expect(of('credentials')[0]?.mend).toContain('Make a new private key');
    expect(out).not.toContain('PRIVATE KEY-----');
  });

  it('with the id of no App', async () => {
    const { of } = await doctor({ APP_ID: '999999' });
    expect(of('credentials')[0]?.mend).toContain('APP_ID names no App');
  });

  it('with a permission and an event missing', async () => {
    const { workflows: _, ...fewer } = permissions;
    const hook = `${env['PUBLIC_URL']}/webhooks/github`;
    const change = { permissions: { ...fewer, contents: 'read' as const }, events: ['push'] };
    const { exit, of } = await doctor(otherApp(change, hook));
    expect(exit).toBe(1);
    expect(of('permissions')[0]?.message).toBe('The App lacks contents: write, workflows: write.');
    expect(of('permissions')[0]?.mend).toMatch(/\/settings\/apps\/other-\d+\/permissions/);
    expect(of('events')[0]?.message).toContain('does not hear of check_run');
  });

  it('whose deliveries go elsewhere', async () => {
    const hook = 'http://127.0.0.1:9/api/github/webhooks';
    const { exit, of } = await doctor(otherApp({ permissions, events }, hook));
    expect(exit).toBe(1);
    expect(of('webhook')[0]).toMatchObject({
      status: 'fail',
      message: `GitHub sends deliveries to ${hook}, not here.`,
      mend: expect.stringContaining(`${env['PUBLIC_URL']}/webhooks/github`) as string,
    });
  });

  it('whose secret is not the one on GitHub', async () => {
    doorAnswer = 401;
    const other = otherApp({ permissions, events }, `${env['PUBLIC_URL']}/webhooks/github`);
    await simulator.waitFor(() => simulator.deliveries.at(-1)?.statusCode === 401);
    const { exit, of } = await doctor(other);
    expect(exit).toBe(1);
    expect(of('deliveries')[0]?.mend).toContain('differs from WEBHOOK_SECRET');
  });

  it('whose database is down', async () => {
    const url = 'postgres://pipewright:hunter2@127.0.0.1:9/pipewright';
    const { exit, of, out } = await doctor({ DATABASE_URL: url });
    expect(exit).toBe(1);
    expect(of('database')).toMatchObject([{ status: 'fail' }]);
    expect(of('database')[0]?.mend).toContain('DATABASE_URL');
    expect(of('queue')).toEqual([]);
    expect(out).not.toContain('hunter2');
  });

  it('whose database forgets', async () => {
    const database = await createTestDatabase();
    const { of } = await doctor({ DATABASE_URL: database.connectionString });
    await database.drop();
    expect(of('database')[0]).toMatchObject({
      status: 'fail',
      mend: expect.stringContaining('fsync = on') as string,
    });
  });

  it('without a sandbox', async () => {
    const bare = { execPath: process.execPath, temporaryFolder: dataDir, find: async () => null };
    const { exit, of } = await doctor(
      { SANDBOX: 'auto' },
      { probe: (setting) => probeSandbox(setting, bare) },
    );
    expect(exit).toBe(1);
    expect(of('sandbox')[0]?.mend).toContain('apt-get install bubblewrap');
  });

  it('whose clock is off', async () => {
    const { exit, of } = await doctor({}, { clock: () => new Date(Date.now() - 600_000) });
    expect(exit).toBe(1);
    expect(of('clock')[0]?.message).toMatch(/(59\d|6\d\d) s behind GitHub’s/);
  });

  it('at whose address nothing answers, or something else', async () => {
    const nobody = await doctor({ PUBLIC_URL: 'http://127.0.0.1:9' });
    expect(nobody.of('public address')[0]).toMatchObject({ status: 'warn' });
    const page = await doctor({ PUBLIC_URL: simulator.url });
    expect(page.of('public address')[0]).toMatchObject({ status: 'fail' });
  });

  it('whose data folder is none', async () => {
    const file = join(dataDir, 'a-file');
    writeFileSync(file, '');
    const { exit, of } = await doctor({ DATA_DIR: file });
    expect(exit).toBe(1);
    expect(of('data folder')[0]?.mend).toContain('DATA_DIR');
    expect(of('database')).toEqual([]);
  });
});
