import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createUser } from '../../src/accounts/create-user.ts';
import { accountCommands } from '../../src/cli/accounts-command.ts';
import { grantCommands } from '../../src/cli/grants-command.ts';
import { openStorage, type Storage } from '../../src/storage/open-storage.ts';
import { createTestDatabase } from '../support/test-database.ts';

let storage: Storage;
let drop: () => Promise<void>;
let dataDir: string;
beforeAll(async () => {
  const database = await createTestDatabase();
  ({ drop } = database);
  dataDir = await mkdtemp(join(tmpdir(), 'pipewright-accounts-'));
  const logger = pino({ level: 'silent' });
  storage = await openStorage({ databaseUrl: database.connectionString, dataDir, logger });
  vi.stubEnv('DATABASE_URL', database.connectionString);
  vi.stubEnv('DATA_DIR', dataDir);
  const email = 'ada@example.com';
  await createUser(storage.accounts.users, { email, role: 'user', password: null });
  await storage.installations.saveRepository({
    id: 22,
    owner: 'octo',
    name: 'demo',
    installationId: 11,
    private: true,
    defaultBranch: 'main',
    status: 'active',
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await storage.stop();
  await drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs one command as the command line does; gives what it said and how it left. */
async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: '', error: '' };
  const program = new Command('pipewright');
  for (const command of [...accountCommands(), ...grantCommands()]) {
    program.addCommand(command.exitOverride().configureOutput({ writeErr: () => undefined }));
  }
  const hear = (where: 'out' | 'error') => (text: unknown) => {
    said[where] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('error')),
  ];
  try {
    await program.parseAsync(args, { from: 'user' });
    return { ...said, code: Number(process.exitCode ?? 0) };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}

it('makes, lists and revokes keys, with what they may and until when', async () => {
  const flags = ['--permissions', 'read,write', '--repositories', 'octo/demo', '--expires'];
  const made = await run('generate-api-key', '--name', 'board', ...flags, '2999-01-31', '--json');
  const key = JSON.parse(made.out) as Record<string, unknown>;
  expect(key).toMatchObject({
    name: 'board',
    scopes: ['read', 'write'],
    repositories: ['octo/demo'],
    expiresAt: '2999-01-31T00:00:00.000Z',
  });
  const theirs = await run('generate-api-key', '--name', 'hers', '--user', 'ada');
  expect(theirs.out).toMatch(/^pw_[\w-]{43}\n$/);
  const listed = await run('list-api-keys', '--json');
  expect(listed.out.trim().split('\n')).toHaveLength(2);
  const revoked = await run('revoke-api-key', '--id', String(key['id']));
  expect(revoked).toMatchObject({ code: 0, out: 'board is revoked.\n' });
  expect((await run('revoke-api-key', '--id', 'none')).code).toBe(1);
});

it.each([
  [['generate-api-key', '--name', 'x', '--permissions', 'root']],
  [['generate-api-key', '--name', 'x', '--expires', 'soon']],
  [['generate-api-key', '--name', 'x', '--expires', '2020-01-01']],
  [['generate-api-key']],
  [['grant-repository', '--user', 'ada']],
])('refuses %j before it opens anything', async (args) => {
  await expect(run(...args)).rejects.toMatchObject({ exitCode: 1 });
});

it('grants, lists and withdraws repositories', async () => {
  const which = ['--user', 'ada', '--repository', 'octo/demo'];
  expect((await run('grant-repository', ...which)).out).toContain('ada may read octo/demo');
  const again = await run('grant-repository', ...which, '--write');
  expect(again.out).toContain('read and change');
  expect((await run('list-grants', '--user', 'ada')).out).toMatch(/octo\/demo +write/);
  expect((await run('withdraw-repository', ...which)).code).toBe(0);
  const none = await run('withdraw-repository', ...which);
  expect(none).toMatchObject({ code: 1, error: expect.stringContaining('was not granted') });
});
