import type { CheckButton } from '../../domain/effect.ts';
import type { Conclusion, HealingFacts } from '../actions/action.ts';

const FIX = { label: 'Fix it', description: 'Try the repair now', identifier: 'fix' };
const RERUN = { label: 'Re-run', description: 'Run the failed jobs again', identifier: 'rerun' };
const IGNORE = {
  label: 'Ignore',
  description: 'Leave these causes alone for 30 days',
  identifier: 'ignore',
};

/** The buttons of a completed check run, each only where pressing it does something. */
export function checkButtons(facts: HealingFacts, conclusion: Conclusion): CheckButton[] {
  const red = facts.siblings.filter(({ issue, run }) => {
    const status = issue.id === facts.issue.id ? conclusion.status : run?.status;
    return status !== 'succeeded' && issue.status !== 'resolved';
  });
  const fixable = red.some(({ issue, offersFix }) =>
    issue.id === facts.issue.id ? conclusion.askable === true : offersFix,
  );
  const seen = red.some(({ issue }) => !facts.ignored.has(issue.fingerprint));
  return [...(fixable ? [FIX] : []), ...(red.length > 0 ? [RERUN] : []), ...(seen ? [IGNORE] : [])];
}
