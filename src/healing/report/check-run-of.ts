import type { Effect } from '../../domain/effect.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';
import { checkOutput } from './check-output.ts';

/** What the check run on a failing commit is called, by which GitHub finds it again. */
export function checkExternalId(headSha: string): string {
  return `pipewright:${headSha}`;
}

/** The check run "Pipewright" on the failing commit: what, where, why, what next. */
export function checkRunOf(
  facts: HealingFacts,
  conclusion: Conclusion | null,
): Extract<Effect, { kind: 'check_run' }> {
  const { headSha } = facts.run;
  return {
    kind: 'check_run',
    headSha,
    name: 'Pipewright',
    externalId: checkExternalId(headSha),
    detailsUrl: null,
    ...checkOutput(facts, conclusion),
  };
}
