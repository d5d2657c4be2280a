import { z } from 'zod';
import type { Encryption, GitHubTokenStore } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';

const stored = z.object({
  accessToken: z.string(),
  expiresAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  refreshToken: z.string().nullable(),
});

/** People's tokens of GitHub in Postgres, encrypted. */
export function createGitHubTokenStore(
  { prisma }: Database,
  encryption: () => Promise<Encryption>,
): GitHubTokenStore {
  return {
    async save(userId, tokens) {
      const { encrypt } = await encryption();
      const sealed = Buffer.from(encrypt(JSON.stringify(tokens)));
      const change = { sealed, updatedAt: new Date() };
      await prisma.gitHubTokens.upsert({
        where: { userId },
        create: { userId, ...change },
        update: change,
      });
    },

    async get(userId) {
      const row = await prisma.gitHubTokens.findUnique({ where: { userId } });
      if (row === null) return null;
      const { decrypt } = await encryption();
      return stored.parse(JSON.parse(decrypt(row.sealed)));
    },

    async remove(userId) {
      await prisma.gitHubTokens.deleteMany({ where: { userId } });
    },
  };
}
