import type { Conclusion, HealingFacts } from '../actions/action.ts';

/** True when the fix is taken back at this end; never one that people took over. */
export function isRolledBack(
  facts: Pick<HealingFacts, 'fixIsTheirs' | 'playbook'>,
  { status }: Pick<Conclusion, 'status'>,
): boolean {
  return status === 'failed' && facts.playbook.limits.rollback_on_failure && !facts.fixIsTheirs;
}
