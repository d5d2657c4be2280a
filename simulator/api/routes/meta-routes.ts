import { findAccount } from '../../state/world.ts';
import { notFound } from '../api-error.ts';
import { asAnyone, ok, type Operation } from '../operation.ts';
import { presentPublicUser } from '../present/account.ts';
import type { RateLimits } from '../rate-limits.ts';

/** What GitHub says of itself, of a caller's budget, and of accounts. */
export function metaRoutes(
  rateLimits: RateLimits,
): Record<'meta/get' | 'rate-limit/get' | 'users/get-by-username', Operation> {
  return {
    'meta/get': asAnyone<'meta/get'>(() =>
      ok({ verifiable_password_authentication: false, hooks: ['127.0.0.1/32'] }),
    ),
    'rate-limit/get': asAnyone<'rate-limit/get'>(({ actor }) => {
      const budget = rateLimits.look(actor);
      return ok({ rate: budget, resources: { core: budget, search: budget } });
    }),
    'users/get-by-username': asAnyone<'users/get-by-username'>(({ world, path }) => {
      const account = findAccount(world, path['username'] ?? '');
      if (account === undefined) throw notFound();
      return ok(presentPublicUser(world, account));
    }),
  };
}
