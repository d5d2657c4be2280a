import type { Effect } from '../domain/effect.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import { applyJournalled } from './apply-journalled.ts';
import type { HealingDeps } from './healing-deps.ts';

/**
 * Carries out the Effects that answer a Delivery, without a Run: planned in the journal first, then
 * each claimed before and completed after, so that the same Delivery handled again does none twice.
 * What GitHub refuses for good is journalled and left; what waiting can mend is thrown.
 */
export async function answerDelivery(
  deps: Pick<HealingDeps, 'answers' | 'applier' | 'leases' | 'redact' | 'logger'>,
  {
    deliveryGuid,
    installationId,
    repository,
  }: {
    deliveryGuid: string;
    installationId: number;
    repository: RepositoryRef;
  },
  topic: string,
  effects: readonly Effect[],
): Promise<void> {
  await deps.answers.planAnswers(
    deliveryGuid,
    effects.map((effect, position) => ({
      step: stepOf(topic, effects, position),
      position,
      effect,
    })),
  );
  const target = { installationId, repository };
  for (const entry of await deps.answers.answers(deliveryGuid)) {
    if (!entry.step.startsWith(`${topic}:`)) continue;
    await applyJournalled({ ...deps, journal: deps.answers }, target, entry);
  }
}

/** The first of a kind has its name, others their number behind it. */
function stepOf(topic: string, effects: readonly Effect[], position: number): string {
  const kind = effects[position]?.kind;
  const earlier = effects.slice(0, position).filter((other) => other.kind === kind).length;
  return earlier === 0 ? `${topic}:${kind}` : `${topic}:${kind}:${earlier + 1}`;
}
