import type { ApiKey, ApiKeyStore, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import { CallerError } from '../domain/errors.ts';
import type { Identity } from '../domain/identity.ts';
import { createApiKey, type NewApiKey } from './api-keys.ts';
import { permissionsOfScopes } from './permissions.ts';

/** API keys, as people deal with them over HTTP. */
export interface ApiKeyDesk {
  list: ApiKeyStore['list'];
  /** Throws `not_found` for an id of none, and for another's where `ownerId` says whose. */
  get(id: string, ownerId?: string): Promise<ApiKey>;
  /**
   * Makes a key; `secret` is seen here and never again. Throws `forbidden` when it would open more
   * than `by` may do.
   */
  create(by: Identity, wanted: NewApiKey): Promise<{ key: ApiKey; secret: string }>;
  /** The key as it is now, and whether it was good before; as `get` it throws `not_found`. */
  revoke(id: string, ownerId?: string): Promise<{ key: ApiKey; revoked: boolean }>;
}

/** The desk; `onChange` tells whoever remembers keys. */
export function createApiKeyDesk(deps: {
  apiKeys: ApiKeyStore;
  users: Pick<UserStore, 'get'>;
  clock: Clock;
  onChange: () => void;
}): ApiKeyDesk {
  const { apiKeys, clock, onChange, users } = deps;

  async function get(id: string, ownerId?: string): Promise<ApiKey> {
    const key = await apiKeys.get(id);
    if (key === null || (ownerId !== undefined && key.ownerId !== ownerId)) {
      throw new CallerError('There is no API key with this id that is yours to see.', {
        code: 'not_found',
      });
    }
    return key;
  }

  return {
    list: (filter, slice) => apiKeys.list(filter, slice),
    get,

    async create(by, wanted) {
      const owner = wanted.ownerId === null ? null : await users.get(wanted.ownerId);
      if (wanted.ownerId !== null && owner === null) {
        throw new CallerError('There is no such user.', {
          code: 'validation_failed',
          details: { owner: 'is nobody' },
        });
      }
      const opened = permissionsOfScopes(wanted.scopes, null);
      const missing = [...opened].filter((permission) => !by.permissions.has(permission));
      if (missing.length > 0) {
        throw new CallerError('A key cannot open more than who makes it may do.', {
          code: 'forbidden',
          details: { permissions: `you lack ${missing.join(', ')}` },
        });
      }
      return createApiKey(apiKeys, wanted, clock());
    },

    async revoke(id, ownerId) {
      await get(id, ownerId);
      const revoked = await apiKeys.revoke(id);
      if (revoked) onChange();
      return { key: await get(id, ownerId), revoked };
    },
  };
}
