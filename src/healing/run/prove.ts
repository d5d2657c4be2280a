import type { HealingRun } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { openIssues } from '../open-issues.ts';
import { observeRun } from '../observe-run.ts';
import { gatherEvidence } from '../proof/gather-evidence.ts';
import { judgeProof, type Verdict } from '../proof/judge-proof.ts';
import { giveWay } from './give-way.ts';
import { conclude } from './conclude.ts';
import { once } from './once.ts';
import { loadFacts } from './run-facts.ts';

/** Judges the jobs on the commit a Run waits for; goes on waiting while they are not done. */
export async function prove(deps: HealingDeps, run: HealingRun): Promise<void> {
  if (run.waitingSha === null) return;
  const facts = await loadFacts(deps, run);
  const verdict = judgeProof(await gatherEvidence(deps, facts, run.waitingSha));
  if (verdict.kind === 'pending') {
    if (await giveWay(deps, facts)) return;
    if (run.wakeAt !== null && run.wakeAt > deps.clock()) return;
    const outcome = 'No finished run of the job came within 2 hours, so nothing is proven.';
    return conclude(deps, facts, { status: 'unproven', outcome, verdict });
  }
  if (run.waitingSha !== run.headSha) {
    const { waitingSha } = run;
    const theirs = await once(deps, facts, 'theirs', () => takenOver(deps, facts, waitingSha));
    facts.fixIsTheirs = theirs !== null;
    if (theirs !== null) verdict.facts.push(theirs);
  }
  if (verdict.kind === 'proven') {
    const status = 'succeeded';
    return conclude(deps, facts, { status, outcome: verdict.facts.join(' '), verdict });
  }
  if (run.waitingSha === run.headSha && (await tryAgain(deps, facts, verdict))) return;
  const outcome = verdict.facts.join(' ');
  return conclude(deps, facts, { status: 'failed', outcome, verdict, askable: true });
}

/** What people did with the fix since its commit, which makes it theirs; null when nothing. */
async function takenOver(
  deps: HealingDeps,
  { repository, fixBranch }: HealingFacts,
  sha: string,
): Promise<string | null> {
  const reader = deps.github.reader(repository.installationId);
  const pull = await reader.findPullRequest(repository, fixBranch);
  if (pull === null) return null;
  if (pull.head.sha !== sha) {
    return 'Others pushed to the branch since; their commits are not part of this proof.';
  }
  return pull.state === 'closed' ? 'The pull request was closed in the meantime.' : null;
}

/**
 * After a re-run that is red again: another attempt while the cause is the same and the playbook
 * allows it; another cause gets an Issue of its own. True when the Run goes on.
 */
async function tryAgain(
  deps: HealingDeps,
  facts: HealingFacts,
  verdict: Verdict,
): Promise<boolean> {
  const { run, issue, repository, playbook } = facts;
  const reader = deps.github.reader(repository.installationId);
  const again = await reader.getWorkflowRun(repository, issue.occurrence.workflowRunId);
  const target = { installationId: repository.installationId, repository };
  const same = await once(deps, facts, 'red-again', async () => {
    const causes = await observeRun(deps, target, again);
    return causes.some(({ finding }) => finding.fingerprint === run.fingerprint);
  });
  if (!same) {
    verdict.facts.push('The re-run failed with another cause, which is reported by itself.');
    await openIssues(deps, repository, again);
    return false;
  }
  if (run.attempt >= playbook.limits.attempts) return false;
  await deps.runs.update(run.id, { status: 'queued', waitingSha: null, wakeAt: null });
  await deps.wakeUps.wake('run', run.id);
  return true;
}
