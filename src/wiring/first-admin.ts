import { createFirstAdmin } from '../accounts/create-user.ts';
import type { FirstAdminDeps } from '../api/first-admin/routes.ts';
import { dropSetupToken, setupToken } from '../config/setup-token.ts';
import type { User } from '../domain/accounts.ts';
import type { Base } from './base.ts';

/**
 * Makes the first admin where the configuration says who that is; else what the page needs that
 * asks for it. Null when there is nothing to ask.
 */
export async function describeFirstAdmin({
  config,
  logger,
  storage,
}: Base): Promise<FirstAdminDeps | null> {
  const { audit, users } = storage.accounts;
  const { dataDir, firstAdmin, publicUrl } = config;
  const isDone = async () => (await users.count()) > 0;
  const make = async (
    given: { email: string; password: string },
    from: { address: string; requestId: string } | null,
  ): Promise<User | null> => {
    const user = await createFirstAdmin(users, given);
    if (user === null) return null;
    await audit.record({
      actorId: from === null ? null : user.id,
      actorName: from === null ? 'configuration' : user.name,
      apiKeyId: null,
      action: 'user.create',
      target: user.id,
      result: 'success',
      address: from?.address ?? null,
      requestId: from?.requestId ?? null,
      details: { role: user.role },
    });
    await dropSetupToken(dataDir, 'first-admin');
    return user;
  };
  if (await isDone()) return null;
  if (firstAdmin !== null) {
    const user = await make(firstAdmin, null);
    if (user !== null) logger.info({ user: user.id }, `The first admin is ${user.username}`);
    return null;
  }
  const token = await setupToken(dataDir, 'first-admin');
  return { token, https: publicUrl?.startsWith('https:') ?? false, isDone, create: make };
}
