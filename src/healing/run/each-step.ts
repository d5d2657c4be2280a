import { AppError } from '../../domain/errors.ts';
import type { Action, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import type { PlaybookStep } from '../playbooks/playbook.ts';
import { withParameters } from './parameters.ts';

/** The steps of the Run's playbook with their Actions, in order, as who asked wants them. */
export function eachStep(
  deps: Pick<HealingDeps, 'actions'>,
  facts: Pick<HealingFacts, 'playbook' | 'asked'>,
): Array<{ index: number; step: PlaybookStep; action: Action }> {
  return facts.playbook.steps.map((step, index) => {
    const action = deps.actions.get(step.action);
    if (action === undefined) {
      throw new AppError(`The playbook ${facts.playbook.name} names no known Action.`, {
        code: 'gone',
      });
    }
    return { index, step: withParameters(step, facts.asked?.parameters), action };
  });
}
