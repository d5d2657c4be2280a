import type { AnswerJournal, JournalledAnswer } from '../domain/answers.ts';
import type { Effect, EffectApplier, EffectResult } from '../domain/effect.ts';
import { AppError } from '../domain/errors.ts';
import type { HealingDeps } from './healing-deps.ts';
import { inTurn } from './in-turn.ts';

/** How a journalled Effect stands: done (by this call or before), or refused for good and why. */
type Applied = { done: true; result: EffectResult | null } | { done: false; error: string };

/**
 * Carries one planned Effect out: claimed before, completed after; what is done is not done again.
 * A failure that waiting can mend is thrown.
 */
export async function applyJournalled(
  deps: Pick<HealingDeps, 'applier' | 'leases' | 'redact' | 'logger'> & {
    journal: Pick<AnswerJournal, 'claimEffect' | 'completeEffect' | 'failEffect'>;
  },
  target: Parameters<EffectApplier['apply']>[0],
  entry: JournalledAnswer,
): Promise<Applied> {
  if (entry.status === 'failed') return { done: false, error: entry.error ?? 'It failed before.' };
  const claim = await deps.journal.claimEffect(entry.id);
  if (claim === 'done') return { done: true, result: entry.result };
  try {
    const inDoubt = claim === 'in_doubt';
    const result = await alone(deps, target, entry.effect, () =>
      deps.applier.apply(target, entry.effect, { inDoubt }),
    );
    await deps.journal.completeEffect(entry.id, result);
    return { done: true, result };
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    const message = deps.redact(error.message);
    await deps.journal.failEffect(entry.id, message);
    deps.logger.warn({ effect: entry.effect.kind, step: entry.step, err: error }, message);
    return { done: false, error: message };
  }
}

/** Who writes a comment of ours reads it first: two at once would make two, or lose a part. */
async function alone<T>(
  deps: Pick<HealingDeps, 'leases'>,
  { repository }: Parameters<EffectApplier['apply']>[0],
  effect: Effect,
  work: () => Promise<T>,
): Promise<T> {
  if (effect.kind !== 'comment') return work();
  return inTurn(deps, `comment:${repository.id}:${effect.issueNumber}`, work);
}
