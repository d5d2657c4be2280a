import { repositoryConfiguration } from '../domain/configuration.ts';
import type { SettingsStore } from '../domain/settings.ts';
import { createConfigurationStore } from './configuration-store.ts';
import type { Database } from './database.ts';

/** What is known of repositories' settings files, in Postgres. */
export function createSettingsStore(database: Database): SettingsStore {
  const { prisma } = database;
  const configurations = createConfigurationStore(database);
  return {
    async get(repositoryId) {
      const row = await prisma.repositorySettings.findUnique({ where: { repositoryId } });
      if (row === null) return null;
      const { blobSha, source, paused } = row;
      return { blobSha, source, paused };
    },

    async save(repositoryId, { blobSha, source, paused }) {
      const fields = { blobSha, source, paused, readAt: new Date() };
      await prisma.repositorySettings.upsert({
        where: { repositoryId },
        create: { repositoryId, ...fields },
        update: fields,
      });
    },

    async configured(repositoryId) {
      return (await configurations.get(repositoryConfiguration(repositoryId)))?.values ?? null;
    },

    async saidWrong(repositoryId, pullRequest) {
      const where = { repositoryId_pullRequest: { repositoryId, pullRequest } };
      const word = await prisma.settingsWord.findUnique({ where });
      return word?.wrong ?? false;
    },

    async saveWord(repositoryId, pullRequest, wrong) {
      const fields = { wrong, saidAt: new Date() };
      await prisma.settingsWord.upsert({
        where: { repositoryId_pullRequest: { repositoryId, pullRequest } },
        create: { repositoryId, pullRequest, ...fields },
        update: fields,
      });
    },
  };
}
