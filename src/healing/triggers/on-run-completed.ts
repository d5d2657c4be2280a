import type { RunCompletedTrigger } from '../../domain/trigger.ts';
import { isOurBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { noteFlakes } from '../flaky/note-flakes.ts';
import { RED } from '../red.ts';
import { openIssues } from '../open-issues.ts';
import { resolveGreenIssues } from '../resolve-green-issues.ts';
import { askedByPerson } from '../conversation/asked-by-person.ts';
import { knownRepository } from './known-repository.ts';
import { wakeWaiting } from './wake-waiting.ts';

/** A run may be the proof that a Run waits for, the end of Issues, or a failure to heal. */
export async function onRunCompleted(
  deps: HealingDeps,
  trigger: RunCompletedTrigger,
): Promise<void> {
  const reader = deps.github.reader(trigger.installationId);
  const run = await reader.getWorkflowRun(trigger.repository, trigger.workflowRunId);
  // Events come late: a re-run may be under way already, and its own end will be told.
  if (run.status !== 'completed') return;
  await wakeWaiting(deps, trigger.repository, run.headSha);
  if (run.headBranch === null || isOurBranch(run.headBranch)) return;
  const repository = await knownRepository(deps, trigger);
  if (repository.status !== 'active') return;
  await noteFlakes(deps, repository, run);
  if (run.conclusion === 'success') await resolveGreenIssues(deps, repository, run);
  // A Run that re-ran this one judges it; starting another here could go round in circles.
  // A job over its time is cancelled, like one that people or a newer push cancel.
  if (!RED.has(run.conclusion ?? '') && run.conclusion !== 'cancelled') return;
  if (trigger.byOurselves && !(await askedByPerson(deps, repository, run))) return;
  await openIssues(deps, repository, run);
}
