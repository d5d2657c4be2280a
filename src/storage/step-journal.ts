import type { RunStep, RunStore } from '../domain/run.ts';
import type { Database } from './database.ts';
import { Prisma, type RunStep as RunStepRow } from './generated/client.ts';
import { isId, storableJson, storableTextOrNull } from './storable.ts';

function fromRow(row: RunStepRow): RunStep {
  return { ...row, status: row.status as RunStep['status'] };
}

/** The steps of Runs in Postgres, each written once. */
export function createStepJournal({
  prisma,
}: Database): Pick<RunStore, 'step' | 'recordStep' | 'steps'> {
  return {
    async step(runId, name, attempt) {
      if (!isId(runId)) return null;
      const row = await prisma.runStep.findUnique({
        where: { runId_name_attempt: { runId, name, attempt } },
      });
      return row === null ? null : fromRow(row);
    },

    async recordStep(step) {
      const output = JSON.parse(storableJson(step.output)) as Prisma.InputJsonValue | null;
      await prisma.runStep.createMany({
        data: [{ ...step, output: output ?? Prisma.DbNull, error: storableTextOrNull(step.error) }],
        skipDuplicates: true,
      });
    },

    async steps(runId) {
      if (!isId(runId)) return [];
      const rows = await prisma.runStep.findMany({
        where: { runId },
        orderBy: [{ startedAt: 'asc' }, { finishedAt: 'asc' }, { name: 'asc' }],
      });
      return rows.map(fromRow);
    },
  };
}
