import type { PushedTrigger } from '../../domain/trigger.ts';
import { isOurBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { wakeRunsOfPullRequests, wakeWaiting } from './wake-waiting.ts';

/** A branch that moved on may leave Runs with nothing to wait for; each finds out by itself. */
export async function onPushed(deps: HealingDeps, trigger: PushedTrigger): Promise<void> {
  const { branch, before, repository } = trigger;
  if (branch === null || trigger.byOurselves) return;
  if (!isOurBranch(branch)) await wakeRunsOfPullRequests(deps, repository, branch);
  else if (before !== null) await wakeWaiting(deps, repository, before);
}
