import type { WorkflowRun } from '../domain/github.ts';
import type { Issue, IssueStore } from '../domain/issue.ts';
import type { MonitoredRepository } from '../domain/repository.ts';
import { ignoredCauses } from './conversation/ignored-causes.ts';
import { withPauses } from './conversation/with-pauses.ts';
import { currentRepository } from './current-repository.ts';
import { forkPlaybook } from './fork/fork-playbook.ts';
import type { HealingDeps } from './healing-deps.ts';
import { issueTypeOf } from './issue-type.ts';
import { type CauseWithHistory, withHistory } from './flaky/with-history.ts';
import { listPaths } from './list-paths.ts';
import { observeRun } from './observe-run.ts';
import { noteOccurrence } from './run/occurrences.ts';
import { matchPlaybook } from './playbooks/match-playbook.ts';
import type { Playbook } from './playbooks/playbook.ts';
import { playbooksInForce } from './settings/apply-settings.ts';
import { lookAtSettings } from './settings/settings-in-force.ts';
import { newRun } from './run/new-run.ts';

/**
 * Opens an Issue for each cause of a red run and starts the Run of the playbook that applies.
 * Doing it again for the same run changes nothing, nor does anything while the settings pause us.
 */
export async function openIssues(
  deps: HealingDeps,
  known: MonitoredRepository,
  run: WorkflowRun,
): Promise<void> {
  const repository = await currentRepository(deps, known);
  const look = await lookAtSettings(deps, repository);
  const settings = withPauses(look.settings, await deps.conversation.pauses(repository.id));
  if (settings.paused) return;
  const playbooks = playbooksInForce(settings, deps.playbooks);
  const target = { installationId: repository.installationId, repository };
  const causes = await observeRun(deps, target, run);
  // Runs that were cancelled for other reasons than their time have none.
  if (causes.length === 0) return;
  const paths = await listPaths(deps, repository, run.headSha);
  const pullRequest = await pullRequestOf(deps, repository, run);
  const left = await ignoredCauses(deps, repository.id);
  for (const observed of causes) {
    const cause = await withHistory(deps, repository.id, observed);
    const issue = await deps.issues.open(
      describeCause(repository, { ...run, pullRequests: pullRequest }, cause),
    );
    if (left.has(issue.fingerprint)) continue;
    await startRun(deps, repository, issue, playbooks, paths);
  }
}

/** GitHub lists pull requests on runs of the same repository only; a fork's is looked for. */
async function pullRequestOf(
  deps: Pick<HealingDeps, 'github'>,
  repository: MonitoredRepository,
  run: WorkflowRun,
): Promise<number[]> {
  if (run.headRepositoryId === repository.id || !run.event.startsWith('pull_request')) {
    return run.pullRequests;
  }
  const reader = deps.github.reader(repository.installationId);
  const pull = await reader.findForkPullRequest(repository, run.headSha);
  return pull === null ? [] : [pull.number];
}

/** A cause in a run as the Issue that it opens. */
export function describeCause(
  repository: MonitoredRepository,
  run: WorkflowRun,
  { finding, jobs, flaky }: CauseWithHistory,
): Parameters<IssueStore['open']>[0] {
  const [first] = jobs;
  if (first === undefined) throw new Error('A cause without a job cannot be.');
  return {
    installationId: repository.installationId,
    repository: { id: repository.id, owner: repository.owner, name: repository.name },
    ...issueTypeOf(finding),
    fingerprint: finding.fingerprint,
    title: finding.title,
    finding,
    occurrence: {
      workflowRunId: run.id,
      runAttempt: run.attempt,
      workflowId: run.workflowId,
      workflowPath: run.path,
      workflowName: run.name,
      jobId: first.id,
      jobName: first.name,
      failedJobs: jobs.map((job) => job.name),
      jobUrl: first.htmlUrl,
      headSha: run.headSha,
      headBranch: run.headBranch ?? '',
      pullRequest: run.pullRequests[0] ?? null,
      fork: run.headRepositoryId !== repository.id,
      ...(flaky !== null && { flaky }),
    },
  };
}

async function startRun(
  deps: HealingDeps,
  repository: MonitoredRepository,
  issue: Issue,
  playbooks: readonly Playbook[],
  paths: ReadonlySet<string> | null,
): Promise<void> {
  const playbook =
    forkPlaybook(deps, playbooks, issue, paths) ??
    matchPlaybook(playbooks, issue, paths, repository.defaultBranch);
  if (playbook === null) {
    deps.logger.warn({ issue: issue.id }, 'no playbook applies, not even the one that explains');
    return;
  }
  const { run } = await deps.runs.start(newRun(issue, playbook));
  if (run.finishedAt === null) await noteOccurrence(deps, run, issue.occurrence);
  if (run.status === 'queued') await deps.wakeUps.wake('run', run.id);
}
