import { presentCheckRunEvent, presentCheckSuite } from '../api/present/check.ts';
import { readCommit } from '../git/commits.ts';
import type { CheckRun, CheckSuite } from '../state/checks.ts';
import type { Account, App } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { Job } from '../state/workflow-runs.ts';
import type { World } from '../state/world.ts';
import { emit, type EventBody } from '../webhooks/emit.ts';

/** Conclusions from worst to best; a suite takes the worst of its check runs. */
const WORST_FIRST =
  'action_required timed_out failure cancelled stale success neutral skipped'.split(' ');

/** Opens a check suite of an App on a commit that the repository has. */
export async function openSuite(
  world: World,
  repository: Repository,
  app: App,
  head: { sha: string; branch: string | null; before: string | null },
): Promise<CheckSuite> {
  const now = world.clock();
  const suite: CheckSuite = {
    id: world.nextId(),
    repository,
    app,
    headSha: head.sha,
    headCommit: await readCommit(repository.gitDir, head.sha),
    headBranch: head.branch,
    status: 'queued',
    conclusion: null,
    before: head.before,
    createdAt: now,
    updatedAt: now,
  };
  repository.suites.set(suite.id, suite);
  return suite;
}

/** Tells the suite's App that there is a commit to check. */
export function requestSuite(world: World, suite: CheckSuite, sender: Account): void {
  const body = { action: 'requested', check_suite: presentCheckSuite(world, suite) } as const;
  emit(world, suite.repository, 'check_suite', sender, body, suite.app);
}

/** Adds a check run to a suite; its webhooks are sent by `announceCheck`. */
export function addCheck(
  world: World,
  suite: CheckSuite,
  fields: Pick<CheckRun, 'name'> & Partial<CheckRun>,
): CheckRun {
  const check: CheckRun = {
    id: world.nextId(),
    suite,
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
    job: null,
    ...fields,
  };
  suite.repository.checks.set(check.id, check);
  return check;
}

/** Sends `created` or `completed` of a check run. */
export function announceCheck(
  world: World,
  check: CheckRun,
  action: 'created' | 'completed',
  sender: Account,
): void {
  const body = { action, check_run: presentCheckRunEvent(world, check) };
  emit(world, check.suite.repository, 'check_run', sender, body as EventBody<'check_run'>);
}

/** Takes a suite's state from its check runs, and says when it is completed by them. */
export function settleSuite(world: World, suite: CheckSuite, sender: Account): void {
  const checks = [...suite.repository.checks.values()].filter((check) => check.suite === suite);
  const done = checks.every((check) => check.status === 'completed');
  suite.updatedAt = world.clock();
  if (!done) {
    suite.status = 'in_progress';
    suite.conclusion = null;
    return;
  }
  const worst = WORST_FIRST.find((word) => checks.some(({ conclusion }) => conclusion === word));
  completeSuite(world, suite, worst ?? 'success', sender);
}

/** Completes a suite and says so. */
export function completeSuite(
  world: World,
  suite: CheckSuite,
  conclusion: string,
  sender: Account,
): void {
  suite.status = 'completed';
  suite.conclusion = conclusion;
  suite.updatedAt = world.clock();
  const body = { action: 'completed', check_suite: presentCheckSuite(world, suite) } as const;
  emit(world, suite.repository, 'check_suite', sender, body);
}

/** The check run that shows an Actions job; both have one id. */
export function addJobCheck(world: World, job: Job): CheckRun {
  return addCheck(world, job.run.suite, {
    id: job.id,
    name: job.name,
    job,
    status: job.status,
    conclusion: job.conclusion,
    startedAt: job.startedAt,
    completedAt: job.completedAt,
  });
}
