import type { Conclusion, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { tellChannels } from '../report/tell-channels.ts';
import { applyEffects } from './apply-effects.ts';
import { factsForPeople } from './for-people.ts';
import { eachStep } from './each-step.ts';

/** Effects of a stage are ordered by it: the work first, then its progress, then its end. */
const POSITION = { pause: 900, progress: 1_000, end: 2_000 } as const;

/**
 * Lets every step of the playbook tell people: progress, or a pause while an outage lasts, while
 * `conclusion` is null, else the end. Each is told once an attempt, and an end once for each way of ending.
 * A report that GitHub refuses is journalled and never undoes the work it reports.
 */
export async function report(
  deps: HealingDeps,
  facts: HealingFacts,
  conclusion: Conclusion | null,
): Promise<void> {
  const told = factsForPeople(facts, deps.redact);
  const stage = conclusion !== null ? 'end' : facts.outage === null ? 'progress' : 'pause';
  // A Run that was cut off while it told of one end may come to another: that is told too.
  const name = conclusion === null ? stage : `${stage} ${conclusion.status}`;
  for (const { index, step, action } of eachStep(deps, facts)) {
    const effects = action.report?.(told, step.with, conclusion) ?? [];
    if (effects.length === 0) continue;
    await applyEffects(deps, facts, {
      step: `${index}:${action.name}:${name}`,
      attempt: facts.attempt,
      position: POSITION[stage] + index * 20,
      effects,
      independent: true,
    });
  }
  await tellChannels(deps, told, conclusion);
}
