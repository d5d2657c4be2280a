import { createGrantDesk } from '../accounts/manage-grants.ts';
import { CallerError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { note, type AccountDesk } from './accounts.ts';
import { columns, printable } from './style.ts';

/** The id of who signs in as `login`, and the desk for what they are granted. */
async function open({ accounts, views }: AccountDesk, login: string) {
  const found = await accounts.users.findByLogin(login);
  if (found === null) {
    throw new CallerError(`There is no user ${printable(login)}.`, { code: 'not_found' });
  }
  const { id, username } = found.user;
  const users = { get: async () => found.user };
  return { id, username, grants: createGrantDesk({ users, grants: accounts.grants, views }) };
}

/** Gives a user a repository. */
export async function grantRepository(
  desk: AccountDesk,
  wanted: { user: string; repository: string; canWrite: boolean },
): Promise<0> {
  const { grants, id, username } = await open(desk, wanted.user);
  const { canWrite } = wanted;
  const as = { canWrite, by: 'command line' };
  const repository = fullName(await grants.grant(id, wanted.repository, as));
  const change = { access: canWrite ? 'write' : 'read' };
  await note(desk, { action: 'repository.grant', target: id, details: { repository, change } });
  desk.out(`${username} may ${canWrite ? 'read and change' : 'read'} ${repository} now.\n`);
  return 0;
}

/** Takes a granted repository back; 1 when it was not granted. */
export async function withdrawRepository(
  desk: AccountDesk,
  wanted: { user: string; repository: string },
): Promise<0 | 1> {
  const { grants, id, username } = await open(desk, wanted.user);
  const { repository, withdrawn } = await grants.withdraw(id, wanted.repository);
  const name = fullName(repository);
  if (!withdrawn) {
    desk.error(`${username} was not granted ${name}; list-grants shows what they were.\n`);
    return 1;
  }
  await note(desk, { action: 'repository.withdraw', target: id, details: { repository: name } });
  desk.out(`${name} is not granted to ${username} any more.\n`);
  return 0;
}

/** Prints what a user was granted, oldest first. */
export async function listGrants(desk: AccountDesk, login: string): Promise<0> {
  const { grants, id } = await open(desk, login);
  const rows = (await grants.of(id)).map(({ at, canWrite, grantedBy, repository }) => [
    fullName(repository),
    canWrite ? 'write' : 'read',
    printable(grantedBy),
    at.toISOString(),
  ]);
  const head = ['REPOSITORY', 'ACCESS', 'GRANTED BY', 'SINCE'];
  desk.out(rows.length === 0 ? 'No repository was granted.\n' : columns([head, ...rows]));
  return 0;
}
