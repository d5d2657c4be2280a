import { isAccountOrRepositoryName } from '../git/names.ts';
import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { findAccount, findRepository, type World } from '../state/world.ts';

/** An error that tells the author of a test or demo what is wrong with the stage. */
export function refused(message: string): Error {
  return new Error(`The simulator cannot do that: ${message}`);
}

/** Makes an account of that login, which nobody may have yet. */
export function newAccount(
  world: World,
  login: string,
  type: Account['type'],
  name: string,
): Account {
  const plain = login.replace(/\[bot\]$/, '');
  if (!isAccountOrRepositoryName(plain)) throw refused(`${login} is no login`);
  if (findAccount(world, login) !== undefined) throw refused(`${login} is taken`);
  const account = { id: world.nextId(), login, type, name, createdAt: world.clock() };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

/** The account of that login, made as a user where nobody has it. */
export function accountNamed(world: World, login: string): Account {
  return findAccount(world, login) ?? newAccount(world, login, 'User', login);
}

/** The repository of that full name; throws when there is none. */
export function repositoryNamed(world: World, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const repository = findRepository(world, owner, name);
  if (repository === undefined) throw refused(`there is no repository ${fullName}`);
  return repository;
}
