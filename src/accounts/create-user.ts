import type { User, UserStore } from '../domain/accounts.ts';
import { CallerError } from '../domain/errors.ts';
import type { Plan, Role } from '../domain/identity.ts';
import { hashPassword, requireGoodPassword } from './passwords.ts';

// Nothing that is not seen: it could be taken for another's.
const EMAIL = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,189}$/u;
const USERNAME = /^[a-z\d](?:[a-z\d._-]{0,38})$/;

/** What a new user is made of. */
export interface NewUser {
  email: string;
  /** Made from the e-mail where it is not given. */
  username?: string;
  name?: string;
  role: Role;
  plan?: Plan;
  /** Null: they sign in another way, or set one later. */
  password: string | null;
}

/** Whether a text has the form of an e-mail address; spaces around it do not count. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

/** Makes a user who signs in with a password. Throws a CallerError that names the field that is wrong. */
export async function createUser(users: UserStore, wanted: NewUser): Promise<User> {
  const email = wanted.email.trim().toLowerCase();
  if (!isEmail(email)) throw wrong('email', 'is no e-mail address');
  const [local = ''] = email.split('@');
  const username = (wanted.username ?? local.replaceAll(/[^a-z\d._-]/g, '-')).toLowerCase();
  if (!USERNAME.test(username)) {
    throw wrong('username', 'has letters, digits, dots, hyphens and underscores, 39 at most');
  }
  if (wanted.password !== null) requireGoodPassword(wanted.password);
  return users.create({
    email,
    username,
    name: wanted.name?.trim() || username,
    role: wanted.role,
    plan: wanted.plan ?? (wanted.role === 'admin' ? 'admin' : 'standard'),
    github: null,
    passwordHash: wanted.password === null ? null : await hashPassword(wanted.password),
  });
}

/**
 * Makes the first user where there is none: an admin with the given e-mail and password. Null when
 * there are users already.
 */
export async function createFirstAdmin(
  users: UserStore,
  given: { email: string; password: string },
): Promise<User | null> {
  if ((await users.count()) > 0) return null;
  try {
    return await createUser(users, { ...given, username: 'admin', role: 'admin' });
  } catch (error) {
    // Another process was faster.
    if (error instanceof CallerError && error.code === 'conflict') return null;
    throw error;
  }
}

function wrong(field: string, message: string): CallerError {
  return new CallerError(`The ${field} ${message}.`, {
    code: 'validation_failed',
    details: { [field]: message },
  });
}
