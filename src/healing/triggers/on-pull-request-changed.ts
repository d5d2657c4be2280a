import type { PullRequest } from '../../domain/github.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { PullRequestTrigger } from '../../domain/trigger.ts';
import { fixBranch, isOurBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { checkRulesOf } from '../rules/check-rules.ts';
import { checkSettingsOf } from '../settings/check-settings.ts';
import { wakeRunsOfPullRequests, wakeWaiting } from './wake-waiting.ts';

/**
 * People decide about pull requests: a fix that was merged resolves its Issue, Runs that wait for
 * a pull request that was closed or moved on are woken to see it, and settings that one brings are
 * checked, and so are playbooks and patterns.
 */
export async function onPullRequestChanged(
  deps: HealingDeps,
  trigger: PullRequestTrigger,
): Promise<void> {
  const { repository } = trigger;
  if (trigger.byOurselves) return;
  const reader = deps.github.reader(trigger.installationId);
  const pull = await reader.getPullRequest(repository, trigger.number);
  const ours = pull.head.repositoryId === repository.id && isOurBranch(pull.head.branch);
  if (!ours) {
    await checkSettingsOf(deps, trigger, pull);
    await checkRulesOf(deps, trigger, pull);
  }
  if (pull.head.repositoryId !== repository.id) return;
  if (!ours) {
    await wakeRunsOfPullRequests(deps, repository, pull.head.branch);
    return;
  }
  if (pull.merged) await resolveFixed(deps, repository, pull);
  await wakeWaiting(deps, repository, pull.head.sha);
}

/** Resolves the open Issues that the fix on this branch was made for. */
async function resolveFixed(
  deps: Pick<HealingDeps, 'issues' | 'runs'>,
  repository: RepositoryRef,
  { base, head }: PullRequest,
): Promise<void> {
  for (const issue of await deps.issues.openOfBranch(repository.id, base.branch)) {
    const runs = await deps.runs.ofIssue(issue.id);
    const branches = runs.map(({ playbook, fingerprint }) =>
      fixBranch({ repositoryId: repository.id, base: base.branch, fingerprint, playbook }),
    );
    if (branches.includes(head.branch)) await deps.issues.close(issue.id, 'resolved');
  }
}
