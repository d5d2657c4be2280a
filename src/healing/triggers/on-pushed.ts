import type { PushedTrigger } from '../../domain/trigger.ts';
import { isOurBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { takeOverSettings } from '../settings/check-settings.ts';
import { wakeRunsOfPullRequests, wakeWaiting } from './wake-waiting.ts';

/** A push may bring settings, or leave Runs with nothing to wait for; each finds out by itself. */
export async function onPushed(deps: HealingDeps, trigger: PushedTrigger): Promise<void> {
  const { branch, before, repository } = trigger;
  if (branch === null || trigger.byOurselves) return;
  if (isOurBranch(branch)) {
    if (before !== null) await wakeWaiting(deps, repository, before);
    return;
  }
  await wakeRunsOfPullRequests(deps, repository, branch);
  await takeOverSettings(deps, trigger);
}
