import type { ActionCatalogue } from '../actions/action.ts';
import type { Playbook } from './playbook.ts';

/** Whether a playbook changes what CI does, and not only tells of it. */
export function acts(
  { actions }: { actions: ActionCatalogue },
  { steps }: Pick<Playbook, 'steps'>,
): boolean {
  return steps.some(({ action }) => actions.get(action)?.acts === true);
}
