import { Command, InvalidArgumentError, Option } from 'commander';
import { ROLES, SCOPES, type Role, type Scope } from '../domain/identity.ts';
import { onAccounts } from './on-accounts.ts';

function readScopes(text: string): Scope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  const isScope = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);
  if (scopes.every(isScope)) return scopes;
  throw new InvalidArgumentError(`Use ${SCOPES.join(', ')}, comma-separated.`);
}

function readDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Use a date as 2027-01-31 or 2027-01-31T12:00:00Z.');
  }
  if (date.getTime() > Date.now()) return date;
  throw new InvalidArgumentError('It must lie in the future.');
}

const readList = (text: string): string[] => text.split(',').map((item) => item.trim());

interface KeyFlags {
  name: string;
  permissions: Scope[];
  repositories?: string[];
  user?: string;
  expires?: Date;
  json?: boolean;
}

/** `generate-api-key`, `list-api-keys`, `revoke-api-key` and `create-user`. */
export function accountCommands(): Command[] {
  const generate = new Command('generate-api-key')
    .description('Make an API key; it is printed once.')
    .requiredOption('--name <name>', 'what it is for')
    .option('--permissions <scopes>', 'read, write, admin, comma-separated', readScopes, ['read'])
    .option('--repositories <names>', 'bind it to these: owner/name, comma-separated', readList)
    .option('--user <login>', 'let it act for this user, with no more than their rights')
    .option('--expires <date>', 'good until then', readDate)
    .option('--json', 'one JSON object, the key in its field `key`')
    .action(({ name, permissions, repositories, user, expires, json }: KeyFlags) =>
      onAccounts((desk, { generateApiKey }) =>
        generateApiKey(desk, {
          name,
          scopes: permissions,
          repositories: repositories ?? null,
          user: user ?? null,
          expiresAt: expires ?? null,
          json: json === true,
        }),
      ),
    );
  const list = new Command('list-api-keys')
    .description('List API keys, newest first.')
    .option('--json', 'one JSON object a line')
    .action(({ json }: { json?: boolean }) =>
      onAccounts((desk, { listApiKeys }) => listApiKeys(desk, json === true)),
    );
  const revoke = new Command('revoke-api-key')
    .description('Revoke an API key; within seconds it opens nothing.')
    .requiredOption('--id <id>', 'as list-api-keys shows it')
    .action(({ id }: { id: string }) =>
      onAccounts((desk, { revokeApiKey }) => revokeApiKey(desk, id)),
    );
  const create = new Command('create-user')
    .description('Make a user who signs in with the password on standard input.')
    .requiredOption('--email <address>', 'e-mail address')
    .option('--username <name>', 'made from the e-mail unless given')
    .option('--name <name>', 'as people call them')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('user'))
    .addHelpText('after', '\nExample:\n  pipewright create-user --email ada@example.com < password')
    .action(async (flags: { email: string; username?: string; name?: string; role: Role }) => {
      const { readPassword } = await import('./read-password.ts');
      const password = await readPassword(process.stdin);
      await onAccounts((desk, { addUser }) => addUser(desk, { ...flags, password }));
    });
  return [generate, list, revoke, create];
}
