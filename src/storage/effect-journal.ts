import { randomUUID } from 'node:crypto';
import type { AnswerJournal, JournalledAnswer } from '../domain/answers.ts';
import type { EffectResult } from '../domain/effect.ts';
import type { RunStore } from '../domain/run.ts';
import type { Database } from './database.ts';
import { effectFromJson, effectToJson } from './effect-json.ts';
import type { Effect as EffectRow } from './generated/client.ts';
import { notFound } from './not-found.ts';
import { isId, storableText } from './storable.ts';

type EffectJournal = AnswerJournal & Pick<RunStore, 'planEffects' | 'effects'>;

function fromRow(row: EffectRow): JournalledAnswer {
  return {
    id: row.id,
    step: row.step,
    attempt: row.attempt,
    position: row.position,
    effect: effectFromJson(row.effect),
    status: row.status as JournalledAnswer['status'],
    result: row.result as unknown as EffectResult | null,
    error: row.error,
  };
}

/** The Effects of Runs and of answers in Postgres: planned, claimed before and completed after. */
export function createEffectJournal({ prisma }: Database): EffectJournal {
  const change = async (
    id: string,
    data: Parameters<typeof prisma.effect.updateMany>[0]['data'],
  ): Promise<void> => {
    const { count } = isId(id)
      ? await prisma.effect.updateMany({ where: { id }, data })
      : { count: 0 };
    if (count === 0) throw notFound('Effect', id);
  };

  return {
    async planEffects(runId, effects) {
      // One INSERT … ON CONFLICT DO NOTHING: all or none, and what was planned stays.
      await prisma.effect.createMany({
        data: effects.map(({ step, attempt, position, effect }) => ({
          id: randomUUID(),
          runId,
          step,
          attempt,
          position,
          effect: effectToJson(effect),
        })),
        skipDuplicates: true,
      });
    },

    async effects(runId) {
      if (!isId(runId)) return [];
      const rows = await prisma.effect.findMany({
        where: { runId },
        orderBy: [{ attempt: 'asc' }, { position: 'asc' }],
      });
      return rows.map((row) => ({ ...fromRow(row), runId }));
    },

    async planAnswers(deliveryGuid, answers) {
      await prisma.effect.createMany({
        data: answers.map(({ step, position, effect }) => ({
          id: randomUUID(),
          deliveryGuid,
          step,
          attempt: 1,
          position,
          effect: effectToJson(effect),
        })),
        skipDuplicates: true,
      });
    },

    async answers(deliveryGuid) {
      const where = { deliveryGuid };
      const rows = await prisma.effect.findMany({ where, orderBy: { position: 'asc' } });
      return rows.map(fromRow);
    },

    async claimEffect(id) {
      if (!isId(id)) throw notFound('Effect', id);
      const claim = (from: string[]): Promise<{ count: number }> =>
        prisma.effect.updateMany({
          where: { id, status: { in: from } },
          data: { status: 'claimed', claimedAt: new Date() },
        });
      if ((await claim(['planned'])).count === 1) return 'fresh';
      // Of one that failed nobody knows how far it came.
      if ((await claim(['claimed', 'failed'])).count === 1) return 'in_doubt';
      const row = await prisma.effect.findUnique({ where: { id }, select: { id: true } });
      if (row === null) throw notFound('Effect', id);
      return 'done';
    },

    completeEffect: (id, result) =>
      change(id, {
        status: 'done',
        result: { ...result },
        error: null,
        completedAt: new Date(),
      }),

    failEffect: (id, error) => change(id, { status: 'failed', error: storableText(error) }),
  };
}
