import type { MonitoredRepository } from '../domain/repository.ts';
import type { InstallationTrigger, RunCompletedTrigger, Trigger } from '../domain/trigger.ts';
import { isOurBranch } from './fix-branch.ts';
import type { HealingDeps } from './healing-deps.ts';
import { RED } from './observe-run.ts';
import { openIssues } from './open-issues.ts';
import { resolveGreenIssues } from './resolve-green-issues.ts';

/** Acts on what GitHub told, after reading from GitHub again what is really so. */
export function onTrigger(deps: HealingDeps, trigger: Trigger): Promise<void> {
  return trigger.kind === 'run_completed'
    ? onRunCompleted(deps, trigger)
    : onInstallationChanged(deps, trigger);
}

async function onRunCompleted(deps: HealingDeps, trigger: RunCompletedTrigger): Promise<void> {
  const reader = deps.github.reader(trigger.installationId);
  const run = await reader.getWorkflowRun(trigger.repository, trigger.workflowRunId);
  // Events come late: a re-run may be under way already, and its own end will be told.
  if (run.status !== 'completed') return;
  for (const waiting of await deps.runs.waitingFor(trigger.repository.id, run.headSha)) {
    await deps.wakeUps.wake('run', waiting.id);
  }
  if (run.headBranch === null || isOurBranch(run.headBranch)) return;
  const repository = await knownRepository(deps, trigger);
  if (repository.status !== 'active') return;
  if (run.conclusion === 'success') await resolveGreenIssues(deps, repository, run);
  // A Run that re-ran this one judges it; starting another here could go round in circles.
  if (trigger.byOurselves || !RED.has(run.conclusion ?? '')) return;
  await openIssues(deps, repository, run);
}

/** Repositories that were there before the App's events reached us are learnt when they first fail. */
async function knownRepository(
  deps: HealingDeps,
  trigger: RunCompletedTrigger,
): Promise<MonitoredRepository> {
  const known = await deps.installations.getRepository(trigger.repository.id);
  if (known && known.status !== 'removed') return known;
  return learnRepository(deps, trigger.installationId, trigger.repository);
}

async function learnRepository(
  deps: HealingDeps,
  installationId: number,
  ref: RunCompletedTrigger['repository'],
): Promise<MonitoredRepository> {
  const facts = await deps.github.reader(installationId).getRepository(ref);
  const repository: MonitoredRepository = { ...facts, installationId, status: 'active' };
  await deps.installations.saveRepository(repository);
  return repository;
}

async function onInstallationChanged(
  deps: HealingDeps,
  trigger: InstallationTrigger,
): Promise<void> {
  if (trigger.change === 'deleted') {
    await deps.installations.remove(trigger.installationId);
    return;
  }
  await deps.installations.save({
    id: trigger.installationId,
    account: trigger.account.login,
    accountType: trigger.account.type,
    suspended: trigger.change === 'suspended',
  });
  for (const removed of trigger.removed) await deps.installations.removeRepository(removed);
  for (const added of trigger.added) await learnRepository(deps, trigger.installationId, added);
}
