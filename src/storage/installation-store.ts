import type { InstallationStore } from '../domain/installation.ts';
import type { MonitoredRepository } from '../domain/repository.ts';
import type { Database } from './database.ts';

/**
 * Installations and repositories in Postgres. What is removed keeps its row, marked, so that
 * Issues of the past still have a name.
 */
export function createInstallationStore({ prisma }: Database): InstallationStore {
  return {
    async save({ id, account, accountType, suspended }) {
      const fields = { account, accountType, suspended, updatedAt: new Date() };
      await prisma.installation.upsert({
        where: { id },
        create: { id, ...fields },
        update: { ...fields, removedAt: null },
      });
    },

    async remove(id) {
      const now = new Date();
      await prisma.$transaction([
        prisma.installation.updateMany({ where: { id }, data: { removedAt: now, updatedAt: now } }),
        prisma.repository.updateMany({
          where: { installationId: id },
          data: { status: 'removed', updatedAt: now },
        }),
      ]);
    },

    async saveRepository(repository) {
      const fields = {
        installationId: repository.installationId,
        owner: repository.owner,
        name: repository.name,
        private: repository.private,
        defaultBranch: repository.defaultBranch,
        status: repository.status,
        updatedAt: new Date(),
      };
      await prisma.repository.upsert({
        where: { id: repository.id },
        create: { id: repository.id, ...fields },
        update: fields,
      });
    },

    async removeRepository({ id }) {
      await prisma.repository.updateMany({
        where: { id },
        data: { status: 'removed', updatedAt: new Date() },
      });
    },

    async getRepository(id) {
      const row = await prisma.repository.findUnique({ where: { id } });
      if (row === null) return null;
      return {
        id: Number(row.id),
        installationId: Number(row.installationId),
        owner: row.owner,
        name: row.name,
        private: row.private,
        defaultBranch: row.defaultBranch,
        status: row.status as MonitoredRepository['status'],
      };
    },
  };
}
