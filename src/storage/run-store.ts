import { randomUUID } from 'node:crypto';
import type { RunStore } from '../domain/run.ts';
import type { Database } from './database.ts';
import { createEffectJournal } from './effect-journal.ts';
import { notFound } from './not-found.ts';
import { runFromRow } from './run-row.ts';
import { createStepJournal } from './step-journal.ts';
import { isId, storableTextOrNull } from './storable.ts';

// The condition on status is spelled as in the partial index, to be served by it.
const DUE = {
  name: 'due-runs',
  text: `SELECT id FROM runs
          WHERE status = ANY (ARRAY['queued'::text, 'waiting'::text])
            AND (status = 'queued' OR wake_at <= $1 OR waiting_sha IS NOT NULL)
          ORDER BY created_at LIMIT $2`,
};

/** Runs with their steps and Effects in Postgres. */
export function createRunStore(database: Database): RunStore {
  const { prisma, pool } = database;
  return {
    ...createStepJournal(database),
    ...createEffectJournal(database),

    async start(identity) {
      const { repositoryId, headSha, fingerprint, playbook, playbookVersion } = identity;
      // INSERT … ON CONFLICT DO NOTHING RETURNING: of several processes one creates it.
      const [created] = await prisma.run.createManyAndReturn({
        data: [{ id: randomUUID(), ...identity }],
        skipDuplicates: true,
      });
      if (created !== undefined) return { run: runFromRow(created), created: true };
      const there = await prisma.run.findUniqueOrThrow({
        where: { identity: { repositoryId, fingerprint, headSha, playbook, playbookVersion } },
      });
      return { run: runFromRow(there), created: false };
    },

    async get(id) {
      const row = isId(id) ? await prisma.run.findUnique({ where: { id } }) : null;
      return row === null ? null : runFromRow(row);
    },

    async ofIssue(issueId) {
      if (!isId(issueId)) return [];
      const rows = await prisma.run.findMany({ where: { issueId }, orderBy: { createdAt: 'asc' } });
      return rows.map(runFromRow);
    },

    async update(id, change) {
      if (!isId(id)) throw notFound('Run', id);
      const acts = change.attempt ?? 0;
      const [, rows] = await prisma.$transaction([
        // When it acted, for the caps: only as the attempt grows.
        prisma.run.updateMany({
          where: { id, attempt: { lt: acts } },
          data: { actedAt: new Date() },
        }),
        prisma.run.updateManyAndReturn({
          where: { id },
          data:
            change.outcome === undefined
              ? change
              : { ...change, outcome: storableTextOrNull(change.outcome) },
        }),
      ]);
      if (rows[0] === undefined) throw notFound('Run', id);
      return runFromRow(rows[0]);
    },

    async requeue(id, attempt) {
      if (!isId(id)) throw notFound('Run', id);
      const again = { status: 'queued', attempt, wakeAt: null, outcome: null, finishedAt: null };
      const { count } = await prisma.run.updateMany({ where: { id }, data: again });
      if (count === 0) throw notFound('Run', id);
    },

    async waitingFor(repositoryId, sha) {
      const rows = await prisma.run.findMany({
        where: { repositoryId, waitingSha: sha, status: 'waiting' },
        orderBy: { createdAt: 'asc' },
      });
      return rows.map(runFromRow);
    },

    async due(now, limit) {
      const { rows } = await pool.query<{ id: string }>({ ...DUE, values: [now, limit] });
      return rows.map(({ id }) => id);
    },

    async ofFingerprint(repositoryId, fingerprint, since) {
      const rows = await prisma.run.findMany({
        where: { repositoryId, fingerprint, createdAt: { gte: since } },
        orderBy: { createdAt: 'desc' },
      });
      return rows.map(runFromRow);
    },

    async fixes(repositoryId, since, most) {
      const rows = await prisma.run.findMany({
        where: {
          repositoryId,
          actedAt: { gte: since },
          effects: { some: { step: { endsWith: ':pull_request' }, status: 'done' } },
        },
        orderBy: { createdAt: 'desc' },
        take: most,
      });
      return rows.map(runFromRow);
    },

    countActing: (repositoryId, since) =>
      prisma.run.count({ where: { repositoryId, attempt: { gt: 0 }, actedAt: { gte: since } } }),
  };
}
