import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { listPaths } from '../list-paths.ts';
import { acts } from '../playbooks/acts.ts';
import { matchPlaybook } from '../playbooks/match-playbook.ts';
import { playbooksInForce } from '../settings/apply-settings.ts';
import { newRun } from './new-run.ts';
import { noteOccurrence } from './occurrences.ts';

/**
 * After a repair that did not hold: starts the Run of the next playbook that applies and acts, in
 * their order; one that was tried on this commit is not tried again. Gives its name, or null.
 */
export async function startNext(deps: HealingDeps, facts: HealingFacts): Promise<string | null> {
  const { issue, occurrences, repository, run, settings } = facts;
  if (settings.paused || facts.ignored.has(issue.fingerprint) || facts.fixIsTheirs) return null;
  const runs = await deps.runs.ofIssue(issue.id);
  const tried = new Set(
    runs.filter(({ headSha }) => headSha === run.headSha).map(({ playbook }) => playbook),
  );
  const left = playbooksInForce(settings, deps.playbooks).filter(
    (each) => !tried.has(each.name) && acts(deps, each),
  );
  if (left.length === 0) return null;
  const paths = await listPaths(deps, repository, run.headSha);
  const playbook = matchPlaybook(left, issue, paths, repository.defaultBranch);
  if (playbook === null) return null;
  const next = await deps.runs.start(newRun(issue, playbook, run.headSha));
  for (const occurrence of occurrences) await noteOccurrence(deps, next.run, occurrence);
  await deps.wakeUps.wake('run', next.run.id);
  return playbook.name;
}
