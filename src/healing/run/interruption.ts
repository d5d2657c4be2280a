import type { Conclusion, HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { appliedPullRequest } from '../report/applied-pull-request.ts';

/** How people took a matter out of a Run's hands. */
export type Interruption = Pick<Conclusion, 'status' | 'outcome'> & {
  /** True when what they did is the repair: they merged the fix. */
  resolves: boolean;
};

/**
 * Asks GitHub whether there is still something to wait for: the fix that the Run opened, and the
 * pull request whose job failed. Null when both stand as they stood.
 */
export async function interruption(
  deps: Pick<HealingDeps, 'github'>,
  facts: HealingFacts,
): Promise<Interruption | null> {
  return (
    toldToLeave(facts) ?? (await ofTheFix(deps, facts)) ?? (await ofThePullRequest(deps, facts))
  );
}

/** What is proposed already stays, for people to take or leave. */
function toldToLeave({ asked, ignored, run }: HealingFacts): Interruption | null {
  if (asked !== null || !ignored.has(run.fingerprint)) return null;
  const outcome = 'Left alone: a person said to ignore this cause.';
  return { status: 'refused', outcome, resolves: false };
}

async function ofTheFix(
  deps: Pick<HealingDeps, 'github'>,
  facts: HealingFacts,
): Promise<Interruption | null> {
  const { applied, repository, run } = facts;
  const fix = appliedPullRequest(facts);
  // While it is being made, and once we close it, what happens to it is our own doing.
  const closing = applied.some(({ effect }) => effect.kind === 'close_pull_request');
  if (fix === null || run.waitingSha === null || closing) return null;
  const reader = deps.github.reader(repository.installationId);
  const pull = await reader.getPullRequest(repository, fix.number);
  if (pull.merged) {
    const outcome = `A person merged the fix #${fix.number} before its proof was there.`;
    return { status: 'unproven', outcome, resolves: true };
  }
  if (pull.state === 'closed') {
    const outcome = `A person closed the fix #${fix.number} before its proof was there.`;
    return { status: 'refused', outcome, resolves: false };
  }
  if (pull.head.sha === run.waitingSha) return null;
  const outcome = `A person pushed to the branch of the fix #${fix.number}: what stands there now is theirs to judge.`;
  return { status: 'unproven', outcome, resolves: false };
}

async function ofThePullRequest(
  deps: Pick<HealingDeps, 'github'>,
  facts: HealingFacts,
): Promise<Interruption | null> {
  const { issue, repository, run } = facts;
  const number = issue.occurrence.pullRequest;
  if (number === null) return null;
  const reader = deps.github.reader(repository.installationId);
  const pull = await reader.getPullRequest(repository, number);
  const explained = (outcome: string) =>
    ({ status: 'explained', outcome, resolves: false }) as const;
  if (pull.state === 'closed' && !pull.merged) {
    return explained(`Pull request #${number}, whose job failed, was closed.`);
  }
  // A fix of its own outlives the pull request it was made for: GitHub moves it to the new base.
  if (appliedPullRequest(facts) !== null) return null;
  if (pull.merged) return explained(`Pull request #${number}, whose job failed, was merged.`);
  if (pull.head.sha === run.headSha) return null;
  return explained(`Pull request #${number} has moved on; its newest commit is judged by itself.`);
}
