import type { Effect, EffectResult } from './effect.ts';
import type { JournalledEffect } from './run.ts';

/** An Effect that answers a Delivery: no Run stands behind it. */
export type JournalledAnswer = Omit<JournalledEffect, 'runId'>;

/** The journal of Effects that answer Deliveries. They go when their Delivery goes. */
export interface AnswerJournal {
  /** Plans Effects in one transaction; those already planned for (delivery, step) stay as they are. */
  planAnswers(
    deliveryGuid: string,
    answers: Array<{ step: string; position: number; effect: Effect }>,
  ): Promise<void>;
  /** All that is planned for a Delivery, in order of position. */
  answers(deliveryGuid: string): Promise<JournalledAnswer[]>;
  /** As of a Run's Effects. */
  claimEffect(effectId: string): Promise<'fresh' | 'in_doubt' | 'done'>;
  completeEffect(effectId: string, result: EffectResult): Promise<void>;
  failEffect(effectId: string, error: string): Promise<void>;
}
