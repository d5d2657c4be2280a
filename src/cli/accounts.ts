import { createApiKey } from '../accounts/api-keys.ts';
import { createUser } from '../accounts/create-user.ts';
import type { AccountStores, AuditEntry } from '../domain/accounts.ts';
import type { Role, Scope } from '../domain/identity.ts';
import type { Views } from '../domain/views.ts';
import { columns, printable } from './style.ts';

const MOST = 1000;

/** What the commands on accounts work with. */
export interface AccountDesk {
  accounts: AccountStores;
  views: Pick<Views, 'repository' | 'repositoriesOf'>;
  now: Date;
  /** Has the processes that run forget what they remember of accounts. */
  tellOthers(): Promise<void>;
  out(text: string): void;
  error(text: string): void;
}

/** Writes down what the command line did. */
export function note(desk: AccountDesk, entry: Pick<AuditEntry, 'action' | 'target' | 'details'>) {
  return desk.accounts.audit.record({
    ...entry,
    actorId: null,
    actorName: 'command line',
    apiKeyId: null,
    result: 'success',
    address: null,
    requestId: null,
  });
}

/** Makes an API key of a service account, or of a user; the key is printed once. */
export async function generateApiKey(
  desk: AccountDesk,
  wanted: {
    name: string;
    scopes: Scope[];
    repositories: string[] | null;
    user: string | null;
    expiresAt: Date | null;
    json: boolean;
  },
): Promise<0 | 1> {
  const { accounts, now } = desk;
  const owner = wanted.user === null ? null : await accounts.users.findByLogin(wanted.user);
  if (wanted.user !== null && owner === null) {
    desk.error(`There is no user ${printable(wanted.user)}.\n`);
    return 1;
  }
  const { json, name, scopes, repositories, expiresAt } = wanted;
  const ownerId = owner?.user.id ?? null;
  const asked = { name, scopes, repositories, expiresAt, ownerId };
  const { key, secret } = await createApiKey(accounts.apiKeys, asked, now);
  await note(desk, { action: 'api_key.create', target: key.id, details: { name, scopes } });
  if (json) desk.out(`${JSON.stringify({ ...key, key: secret })}\n`);
  else {
    desk.out(`${secret}\n`);
    desk.error(
      `This is the key ${key.id}. It is shown this once: keep it where secrets are kept.\n`,
    );
  }
  return 0;
}

/** Prints API keys, newest first; never a secret. */
export async function listApiKeys(desk: AccountDesk, json: boolean): Promise<0> {
  const { items } = await desk.accounts.apiKeys.list({}, { limit: MOST, offset: 0 });
  if (json) {
    for (const key of items) desk.out(`${JSON.stringify(key)}\n`);
    return 0;
  }
  const rows = items.map((key) => [
    key.id,
    printable(key.name),
    `${key.prefix}…`,
    key.scopes.join(','),
    key.repositories?.join(',') ?? 'all',
    stateOf(key, desk.now),
    key.lastUsedAt?.toISOString() ?? 'never',
  ]);
  const head = ['ID', 'NAME', 'KEY', 'PERMISSIONS', 'REPOSITORIES', 'STATE', 'LAST USED'];
  desk.out(items.length === 0 ? 'No API keys.\n' : columns([head, ...rows]));
  return 0;
}

function stateOf(key: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): string {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'good';
}

/** Revokes a key; 1 when there is none with this id. */
export async function revokeApiKey(desk: AccountDesk, id: string): Promise<0 | 1> {
  const key = await desk.accounts.apiKeys.get(id);
  if (key === null) {
    desk.error(`There is no API key ${printable(id)}; list-api-keys shows their ids.\n`);
    return 1;
  }
  const revoked = await desk.accounts.apiKeys.revoke(id);
  if (revoked) {
    await note(desk, { action: 'api_key.revoke', target: id, details: { name: key.name } });
    await desk.tellOthers();
  }
  desk.out(revoked ? `${key.name} is revoked.\n` : `${key.name} was revoked before.\n`);
  return 0;
}

/** Makes a user with a password. */
export async function addUser(
  desk: AccountDesk,
  wanted: { email: string; username?: string; name?: string; role: Role; password: string },
): Promise<0> {
  const user = await createUser(desk.accounts.users, wanted);
  await note(desk, { action: 'user.create', target: user.id, details: { role: user.role } });
  desk.out(`${user.username} (${user.role}) can sign in now.\n`);
  return 0;
}
