import type { GrantStore } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import { isId, storableText } from '../storable.ts';

/** What admins granted to users, in Postgres. */
export function createGrantStore({ prisma }: Database): GrantStore {
  return {
    async grant({ userId, repositoryId, canWrite, grantedBy }) {
      const said = { canWrite, grantedBy: storableText(grantedBy) };
      await prisma.repositoryGrant.upsert({
        where: { userId_repositoryId: { userId, repositoryId } },
        create: { userId, repositoryId, ...said },
        update: { ...said, at: new Date() },
      });
    },

    async withdraw(userId, repositoryId) {
      if (!isId(userId)) return false;
      const { count } = await prisma.repositoryGrant.deleteMany({
        where: { userId, repositoryId },
      });
      return count > 0;
    },

    async of(userId) {
      if (!isId(userId)) return [];
      const rows = await prisma.repositoryGrant.findMany({
        where: { userId },
        orderBy: [{ at: 'asc' }, { repositoryId: 'asc' }],
      });
      return rows.map((row) => ({ ...row, repositoryId: Number(row.repositoryId) }));
    },
  };
}
