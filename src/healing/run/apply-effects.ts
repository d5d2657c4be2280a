import type { Effect } from '../../domain/effect.ts';
import type { JournalledEffect } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import { applyJournalled } from '../apply-journalled.ts';
import type { HealingDeps } from '../healing-deps.ts';

/** Names the Effects of one step in the journal; the same step and attempt always give the same names. */
export interface EffectGroup {
  step: string;
  attempt: number;
  position: number;
  effects: Effect[];
  /** True for Effects that do not build on each other: one refused stops none of the others. */
  independent?: boolean;
}

/**
 * Writes the Effects into the journal and carries them out in order, each claimed before and
 * completed after, so that a crash at any moment neither loses nor doubles one. Answers the first
 * that GitHub refused for good, or null. A failure that waiting can mend is thrown: the worker
 * comes back.
 */
export async function applyEffects(
  deps: Pick<HealingDeps, 'runs' | 'applier' | 'leases' | 'redact' | 'logger'>,
  facts: HealingFacts,
  { step, attempt, position, effects, independent = false }: EffectGroup,
): Promise<{ effect: Effect; error: string } | null> {
  const prefix = `${step}:`;
  await deps.runs.planEffects(
    facts.run.id,
    effects.map((effect, index) => ({
      step: `${prefix}${index}:${effect.kind}`,
      attempt,
      position: position + index,
      effect,
    })),
  );
  const journal = await deps.runs.effects(facts.run.id);
  const mine = journal
    .filter((entry) => entry.attempt === attempt && isOf(entry.step, prefix))
    .sort((a, b) => a.position - b.position);
  let first: { effect: Effect; error: string } | null = null;
  for (const entry of mine) {
    const refused = await applyOne(deps, facts, entry);
    if (refused !== null) first ??= { effect: entry.effect, error: refused };
    if (refused !== null && !independent) break;
  }
  return first;
}

/** Whether a name is one of this group; the groups of a report begin alike, and are others. */
function isOf(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^\d+:/.test(name.slice(prefix.length));
}

async function applyOne(
  deps: Pick<HealingDeps, 'runs' | 'applier' | 'leases' | 'redact' | 'logger'>,
  facts: HealingFacts,
  entry: JournalledEffect,
): Promise<string | null> {
  const { repository } = facts;
  const target = { installationId: repository.installationId, repository };
  const logger = deps.logger.child({ run: facts.run.id });
  const applied = await applyJournalled({ ...deps, logger, journal: deps.runs }, target, entry);
  if (!applied.done) return applied.error;
  remember(facts, { ...entry, result: applied.result });
  return null;
}

function remember(facts: HealingFacts, { id, effect, result }: JournalledEffect): void {
  if (result === null || facts.applied.some((known) => known.id === id)) return;
  facts.applied.push({ id, effect, result });
}
