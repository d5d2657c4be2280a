import type { KeptIssue } from '../../domain/kept-issues.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { GitHubIssueTrigger } from '../../domain/trigger.ts';
import { DASHBOARD } from '../dashboard/dashboard-page.ts';
import { doTicked } from '../dashboard/do-ticked.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { lookAfter } from './look-after.ts';

/** Another bot may answer our edit with one of its own: it waits, so that the two never race. */
const BOT_MS = 10 * 60_000;

/**
 * What others do to an issue that Pipewright keeps: boxes of the dashboard that a person ticks are
 * done, every other edit is put back, and who closes it is heard until it is opened again.
 */
export async function onIssueChanged(
  deps: HealingDeps,
  trigger: GitHubIssueTrigger,
): Promise<void> {
  if (trigger.byOurselves) return;
  const kept = await deps.keptIssues.byNumber(trigger.repository.id, trigger.number);
  if (kept === null) return;
  const repository = await knownRepository(deps, trigger);
  if (repository.status !== 'active') return;
  if (trigger.action === 'closed' || trigger.action === 'reopened') {
    return followState(deps, repository, kept);
  }
  if (trigger.action !== 'edited') return;
  if (trigger.byBot) {
    const at = new Date(deps.clock().getTime() + BOT_MS);
    return deps.keptIssues.ask(repository.id, kept.key, at);
  }
  const notes = kept.key === DASHBOARD ? await doTicked(deps, repository, trigger) : [];
  await lookAfter(deps, repository, kept.key, notes);
}

/** Events come late: what counts is what the issue is now. */
async function followState(
  deps: HealingDeps,
  repository: MonitoredRepository,
  kept: KeptIssue,
): Promise<void> {
  if (kept.number === null) return;
  const reader = deps.github.reader(repository.installationId);
  const { state } = await reader.getIssue(repository, kept.number);
  if (state === 'closed' && kept.state === 'open') {
    return deps.keptIssues.save({ ...kept, state: 'declined' }, null);
  }
  if (state === 'closed' || kept.state === 'open') return;
  await deps.keptIssues.save({ ...kept, state: 'open' }, null);
  await lookAfter(deps, repository, kept.key);
}
