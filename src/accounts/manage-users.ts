import type { SessionStore, User, UserStore } from '../domain/accounts.ts';
import { AppError, CallerError } from '../domain/errors.ts';
import { createUser, type NewUser } from './create-user.ts';
import { hashPassword, requireGoodPassword } from './passwords.ts';

/** What can be changed of a user; a field that is missing stays as it is. */
export type UserChange = Partial<Pick<User, 'name' | 'role' | 'plan' | 'disabled'>> & {
  password?: string;
};

/** Users, as who administers deals with them. Each throws `not_found` for an id of nobody. */
export interface UserDesk {
  list: UserStore['list'];
  get(id: string): Promise<User>;
  create(wanted: NewUser): Promise<User>;
  /** Signs them out everywhere when their rights or their password change. */
  change(id: string, change: UserChange): Promise<User>;
  remove(id: string): Promise<void>;
}

/** The desk; nobody takes the last admin away. `onChange` tells whoever remembers users. */
export function createUserDesk(deps: {
  users: UserStore;
  sessions: Pick<SessionStore, 'endAllOf'>;
  onChange: () => void;
}): UserDesk {
  const { onChange, sessions, users } = deps;

  async function get(id: string): Promise<User> {
    const user = await users.get(id);
    if (user === null) throw nobody();
    return user;
  }

  return {
    list: (slice) => users.list(slice),
    get,

    create: (wanted) => createUser(users, wanted),

    async change(id, { password, ...fields }) {
      if (password !== undefined) requireGoodPassword(password);
      const before = await get(id);
      const change = {
        ...fields,
        ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
      };
      const after = await users.update(id, change).catch((error: unknown) => {
        // Somebody was faster and deleted them.
        throw error instanceof AppError && error.code === 'not_found' ? nobody() : error;
      });
      const other = after.role !== before.role || after.disabled || password !== undefined;
      if (other) await sessions.endAllOf(id);
      onChange();
      return after;
    },

    async remove(id) {
      if (!(await users.remove(id))) throw nobody();
      onChange();
    },
  };
}

function nobody(): CallerError {
  return new CallerError('There is no user with this id.', { code: 'not_found' });
}
