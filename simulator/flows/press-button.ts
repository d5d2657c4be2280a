import { presentCheckRunEvent } from '../api/present/check.ts';
import { roleOf } from '../api/permissions.ts';
import type { CheckRun } from '../state/checks.ts';
import type { Account } from '../state/identity.ts';
import type { World } from '../state/world.ts';
import { emit, type EventBody } from '../webhooks/emit.ts';

/**
 * Tells a check's App that a person pressed one of its buttons; throws with the reason where GitHub
 * would show none: the check is not completed, has no such button, or the person sees nothing.
 */
export function pressButton(
  world: World,
  check: CheckRun,
  identifier: string,
  person: Account,
): void {
  const button = check.actions.find((each) => each.identifier === identifier);
  if (check.status !== 'completed' || button === undefined) {
    throw new Error(`The check ${check.name} offers no button ${identifier}`);
  }
  if (roleOf(person, check.suite.repository) === null) {
    throw new Error(`${person.login} does not see ${check.suite.repository.name}`);
  }
  const body = {
    action: 'requested_action',
    check_run: presentCheckRunEvent(world, check),
    requested_action: { identifier },
  };
  const { repository, app } = check.suite;
  emit(world, repository, 'check_run', person, body as EventBody<'check_run'>, app);
}
