import type { OwnRulesStore, RuleFile } from '../domain/own-rules.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { storableJson } from './storable.ts';

/** What is known of repositories' own playbooks and patterns, in Postgres. */
export function createOwnRulesStore({ prisma }: Database): OwnRulesStore {
  return {
    async get(repositoryId) {
      const row = await prisma.ownRules.findUnique({ where: { repositoryId } });
      if (row === null) return null;
      return { digest: row.digest, files: row.files as unknown as RuleFile[] };
    },

    async save(repositoryId, { digest, files }) {
      const stored = JSON.parse(storableJson(files)) as Prisma.InputJsonArray;
      const fields = { digest, files: stored, readAt: new Date() };
      await prisma.ownRules.upsert({
        where: { repositoryId },
        create: { repositoryId, ...fields },
        update: fields,
      });
    },

    async hasWord(repositoryId, pullRequest) {
      const where = { repositoryId_pullRequest: { repositoryId, pullRequest } };
      const word = await prisma.ownRulesWord.findUnique({ where });
      return word?.said ?? false;
    },

    async saveWord(repositoryId, pullRequest, said) {
      await prisma.ownRulesWord.upsert({
        where: { repositoryId_pullRequest: { repositoryId, pullRequest } },
        create: { repositoryId, pullRequest, said },
        update: { said },
      });
    },
  };
}
