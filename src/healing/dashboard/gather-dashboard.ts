import type { Pause } from '../../domain/conversation.ts';
import type { FlakyJob } from '../../domain/failure-history.ts';
import type { GitHubReader } from '../../domain/github.ts';
import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingRun } from '../../domain/run.ts';
import { ignoredCauses } from '../conversation/ignored-causes.ts';
import { FLAKINESS } from '../flaky/flakiness.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { wasAskable } from '../run/askable.ts';
import type { Settings } from '../settings/settings.ts';

const MOST_FAILURES = 20;
const MOST_FIXES = 20;
const MOST_FLAKY = 10;
/** Fixes that people let wait longer are theirs alone. */
const FIXES_MS = 30 * 86_400_000;

/** A pull request that Pipewright opened and nobody merged or closed yet. */
export interface WaitingFix {
  number: number;
  url: string;
  title: string;
  base: string;
  run: HealingRun;
}

/** Everything that the dashboard of a repository tells; all of it raw. */
export interface Dashboard {
  failures: Array<{ issue: Issue; run: HealingRun | null; offersFix: boolean; ignored: boolean }>;
  /** Open failures beyond those listed. */
  moreFailures: number;
  fixes: WaitingFix[];
  flaky: FlakyJob[];
  pauses: Pause[];
  /** Playbooks that the settings turn off. */
  off: string[];
  webUrl: string;
}

/** Reads what the dashboard tells, from the stores and, for waiting fixes, from GitHub. */
export async function gatherDashboard(
  deps: HealingDeps,
  repository: MonitoredRepository,
  settings: Settings,
): Promise<Dashboard> {
  const { issues, total } = await deps.issues.newest(repository.id, {
    most: MOST_FAILURES,
    status: 'open',
  });
  const ignored = await ignoredCauses(deps, repository.id);
  const failures: Dashboard['failures'] = [];
  for (const issue of issues) {
    const runs = await deps.runs.ofIssue(issue.id);
    const run = runs.findLast(({ headSha }) => headSha === issue.occurrence.headSha) ?? null;
    const offersFix = run !== null && !issue.occurrence.fork && (await wasAskable(deps, run));
    failures.push({ issue, run, offersFix, ignored: ignored.has(issue.fingerprint) });
  }
  const flaky = await deps.failures.flakyJobs(repository.id, FLAKINESS.windowMs);
  return {
    failures,
    moreFailures: total - issues.length,
    fixes: await waitingFixes(deps, repository),
    flaky: flaky.slice(0, MOST_FLAKY),
    pauses: await deps.conversation.pauses(repository.id),
    off: Object.entries(settings.playbooks).flatMap(([name, on]) => (on ? [] : [name])),
    webUrl: deps.webUrl,
  };
}

async function waitingFixes(
  deps: HealingDeps,
  repository: MonitoredRepository,
): Promise<WaitingFix[]> {
  const reader = deps.github.reader(repository.installationId);
  const since = new Date(deps.clock().getTime() - FIXES_MS);
  const fixes = new Map<number, WaitingFix>();
  for (const run of await deps.runs.fixes(repository.id, since, MOST_FIXES)) {
    const fix = await waitingFix(deps, reader, repository, run);
    if (fix !== null && !fixes.has(fix.number)) fixes.set(fix.number, fix);
  }
  return [...fixes.values()];
}

async function waitingFix(
  deps: Pick<HealingDeps, 'runs'>,
  reader: GitHubReader,
  repository: MonitoredRepository,
  run: HealingRun,
): Promise<WaitingFix | null> {
  for (const { effect, result } of (await deps.runs.effects(run.id)).toReversed()) {
    if (effect.kind !== 'pull_request' || !result) continue;
    const pull = await reader.findPullRequest(repository, effect.branch);
    if (pull?.state !== 'open' || pull.number !== result.number) return null;
    const { number, htmlUrl: url, title } = pull;
    return { number, url, title, base: pull.base.branch, run };
  }
  return null;
}
