import type { PushedTrigger } from '../../domain/trigger.ts';
import { isOurBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { takeOverRules } from '../rules/check-rules.ts';
import { withOwnRules } from '../rules/rules-in-force.ts';
import { takeOverSettings } from '../settings/check-settings.ts';
import { wakeRunsOfPullRequests, wakeWaiting } from './wake-waiting.ts';

/** A push may bring settings or playbooks, or leave Runs with nothing to wait for; each finds out by itself. */
export async function onPushed(deps: HealingDeps, trigger: PushedTrigger): Promise<void> {
  const { branch, before, repository } = trigger;
  if (branch === null || trigger.byOurselves) return;
  if (isOurBranch(branch)) {
    if (before !== null) await wakeWaiting(deps, repository, before);
    return;
  }
  await wakeRunsOfPullRequests(deps, repository, branch);
  await takeOverRules(deps, trigger);
  // Settings may name a playbook that came with them.
  const now = await withOwnRules(deps.base ?? deps, repository.id);
  await takeOverSettings(now, trigger);
}
