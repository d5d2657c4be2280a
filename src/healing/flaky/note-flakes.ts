import type { WorkflowRun } from '../../domain/github.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { GROUP_MS } from '../dashboard/ask-for-dashboard.ts';
import { isLater } from '../resolve-green-issues.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { FLAKINESS } from './flakiness.ts';
import { flakyKey } from './flaky-page.ts';

/**
 * Remembers each job that is green now and was red in an earlier run of the same workflow on the
 * same commit, with the cause it was red with.
 */
export async function noteFlakes(
  deps: Pick<
    HealingDeps,
    'github' | 'issues' | 'failures' | 'settings' | 'keptIssues' | 'clock' | 'logger'
  >,
  repository: MonitoredRepository,
  run: WorkflowRun,
): Promise<void> {
  const seen = await deps.issues.ofCommit(repository.id, run.headSha);
  const earlier = seen.filter(({ occurrence }) => isLater(run, occurrence));
  if (earlier.length === 0) return;
  const jobs = await deps.github.reader(repository.installationId).listJobs(repository, run.id);
  const green = new Set(jobs.filter((job) => job.conclusion === 'success').map((job) => job.name));
  const { flaky } = await knownSettings(deps, repository.id);
  for (const { fingerprint, occurrence } of earlier) {
    for (const job of occurrence.failedJobs.filter((name) => green.has(name))) {
      const flake = { repositoryId: repository.id, job, fingerprint, headSha: run.headSha };
      await deps.failures.recordFlake(flake, FLAKINESS.windowMs);
      const at = new Date(deps.clock().getTime() + GROUP_MS);
      if (flaky.report) await deps.keptIssues.ask(repository.id, flakyKey(flake), at);
    }
  }
}
