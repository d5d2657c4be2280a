import type { AccountStores } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import type { Views } from '../domain/views.ts';
import { createApiKeyDesk, type ApiKeyDesk } from './manage-api-keys.ts';
import { createGrantDesk, type GrantDesk } from './manage-grants.ts';
import { createUserDesk, type UserDesk } from './manage-users.ts';

/** Where who administers deals with users, their API keys and the repositories they are granted. */
export interface AccountDesks {
  users: UserDesk;
  apiKeys: ApiKeyDesk;
  grants: GrantDesk;
}

/** Opens the desks over the stores; `onChange` hears of what whoever remembers accounts must forget. */
export function openAccountDesks(deps: {
  accounts: Pick<AccountStores, 'apiKeys' | 'grants' | 'sessions' | 'users'>;
  views: Pick<Views, 'repository' | 'repositoriesOf'>;
  clock: Clock;
  onChange: () => void;
}): AccountDesks {
  const { accounts, clock, onChange, views } = deps;
  const users = createUserDesk({ ...accounts, onChange });
  return {
    users,
    apiKeys: createApiKeyDesk({ ...accounts, clock, onChange }),
    grants: createGrantDesk({ users, grants: accounts.grants, views }),
  };
}
