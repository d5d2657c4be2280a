import { randomUUID } from 'node:crypto';
import { type ConversationStore, EVERYWHERE } from '../domain/conversation.ts';
import { fullName } from '../domain/repository.ts';
import type { Database } from './database.ts';
import { storableText, storableTextOrNull } from './storable.ts';

// Names of playbooks are never empty.
const EVERYTHING = '';

/** What people told Pipewright to do or leave, in Postgres. */
export function createConversationStore({ prisma }: Database): ConversationStore {
  return {
    async ignore({ repositoryId, fingerprint, until, by }) {
      const fields = { until, by: storableText(by), at: new Date() };
      await prisma.ignoredCause.upsert({
        where: { repositoryId_fingerprint: { repositoryId, fingerprint } },
        create: { repositoryId, fingerprint, ...fields },
        update: fields,
      });
    },

    async ignored(repositoryId, now) {
      const rows = await prisma.ignoredCause.findMany({
        where: { repositoryId, OR: [{ until: null }, { until: { gt: now } }] },
        orderBy: { at: 'asc' },
      });
      return rows.map(({ fingerprint, until, by }) => ({ repositoryId, fingerprint, until, by }));
    },

    async pause({ repositoryId, playbook, by, reason }) {
      const id = { repositoryId, playbook: playbook ?? EVERYTHING };
      const said = { by: storableText(by), reason: storableTextOrNull(reason ?? null) };
      await prisma.pause.upsert({
        where: { repositoryId_playbook: id },
        create: { ...id, ...said },
        update: { ...said, at: new Date() },
      });
    },

    async resume(repositoryId, playbook) {
      const { count } = await prisma.pause.deleteMany({
        where: { repositoryId, playbook: playbook ?? EVERYTHING },
      });
      return count > 0;
    },

    async pauses(repositoryId) {
      const rows = await prisma.pause.findMany({
        where: { repositoryId: { in: [repositoryId, EVERYWHERE] } },
        orderBy: [{ playbook: 'asc' }, { repositoryId: 'asc' }],
      });
      return rows.map(({ playbook, by, at, reason, ...row }) => ({
        repositoryId: Number(row.repositoryId),
        playbook: playbook === EVERYTHING ? null : playbook,
        by,
        at,
        ...(reason === null ? {} : { reason }),
      }));
    },

    async audit({ deliveryGuid, repository, actor, action, detail, allowed }) {
      await prisma.auditEntry.createMany({
        data: [
          {
            id: randomUUID(),
            actorName: storableText(actor),
            action,
            target: fullName(repository),
            result: allowed ? 'success' : 'refused',
            details: { detail: storableText(detail), repository_id: repository.id },
            deliveryGuid,
          },
        ],
        skipDuplicates: true,
      });
    },

    countAsked: (actor, since, exceptDelivery) =>
      prisma.auditEntry.count({
        where: {
          actorName: storableText(actor),
          at: { gte: since },
          // Null is never unequal: what was not asked for on GitHub is not counted.
          NOT: { deliveryGuid: exceptDelivery },
        },
      }),
  };
}
