import type { Outage } from '../../domain/failure-history.ts';
import type { GitHubReader } from '../../domain/github.ts';
import { fixBranch as makeFixBranch, isOurBranch } from '../fix-branch.ts';
import type { HealingRun } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { OUTAGE, outageOf } from '../outage.ts';
import { CAPS, refusalByCap } from './caps.ts';
import { eachStep } from './each-step.ts';
import { once } from './once.ts';

/** Whether an attempt may start: now, later, or not at all and why. */
type Readiness =
  | { kind: 'go'; staleFixSha: string | null }
  | { kind: 'later'; wakeAt: Date; outage: Outage | null }
  | { kind: 'stop'; status: 'refused' | 'explained'; outcome: string; askable: boolean };

/** Asks the caps, the back-off and the world (an older fix, a moved branch) before an attempt. */
export async function preflight(deps: HealingDeps, facts: HealingFacts): Promise<Readiness> {
  // What a person asks for is not kept waiting, nor capped, unless they want it so.
  const refusal =
    facts.asked === null || facts.asked.capped === true
      ? await once(deps, facts, 'caps', () => askCaps(deps, facts))
      : null;
  if (refusal !== null) return { kind: 'stop', status: 'refused', outcome: refusal, askable: true };

  const proposes = eachStep(deps, facts).some(({ action }) => action.propose);
  // What fails everywhere at once does not pass by being run again, and adds to the load.
  const outage = proposes ? null : await outageOf(deps, facts.issue);
  if (outage !== null) {
    return { kind: 'later', wakeAt: new Date(deps.clock().getTime() + OUTAGE.pauseMs), outage };
  }

  const { backoff } = facts.playbook.limits;
  const pause = backoff[facts.attempt - 1] ?? backoff.at(-1) ?? 0;
  const seconds = facts.asked === null ? pause : 0;
  const now = deps.clock().getTime();
  const wakeAt = await once(deps, facts, 'backoff', () => Promise.resolve(now + seconds * 1000));
  if (wakeAt > now) return { kind: 'later', wakeAt: new Date(wakeAt), outage: null };

  if (!proposes) return { kind: 'go', staleFixSha: null };
  return once(deps, facts, 'world', () => askWorld(deps, facts));
}

async function askCaps(deps: HealingDeps, facts: HealingFacts): Promise<string | null> {
  const { occurrences, playbook, run, settings } = facts;
  const again = Math.max(...occurrences.map(({ runAttempt }) => runAttempt)) - 1 + run.attempt;
  const proposes = eachStep(deps, facts).some(({ action }) => action.propose);
  // Each time with another cause, a job could be run again for ever.
  if (!proposes && again >= playbook.limits.attempts) {
    return `The failed jobs were run again ${again} times already.`;
  }
  const now = deps.clock();
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const history = await deps.runs.ofFingerprint(
    run.repositoryId,
    run.fingerprint,
    ago(CAPS.offDays),
  );
  const acted = await deps.runs.countActing(run.repositoryId, ago(CAPS.days));
  const tried: HealingRun[] = [];
  for (const other of history.filter(({ attempt }) => attempt > 0)) {
    tried.push({ ...other, status: (await changedGitHub(deps, other)) ? other.status : 'refused' });
  }
  return refusalByCap(run, tried, acted, now, settings.attemptsPerDay);
}

/** False for a Run that came no further than its proposal, which says nothing against the fix. */
async function changedGitHub(deps: HealingDeps, run: HealingRun): Promise<boolean> {
  const effects = await deps.runs.effects(run.id);
  return effects.some(
    ({ effect, status }) =>
      status === 'done' && (effect.kind === 'commit' || effect.kind === 'rerun_failed_jobs'),
  );
}

async function askWorld(
  deps: HealingDeps,
  facts: HealingFacts,
): Promise<Exclude<Readiness, { kind: 'later' }>> {
  const { repository, issue, fixBranch } = facts;
  const stop = (status: 'refused' | 'explained', outcome: string) =>
    ({ kind: 'stop', status, outcome, askable: false }) as const;
  const base = issue.occurrence.headBranch;
  if (isOurBranch(base)) return stop('refused', 'The branch is one of our own fixes.');
  const reader = deps.github.reader(repository.installationId);
  const head = await reader.getBranchHead(repository, base);
  if (head === null) return stop('explained', `The branch ${base} is gone.`);
  if (head !== facts.run.headSha) {
    return stop(
      'explained',
      `The branch ${base} has moved on; its newest commit is judged by itself.`,
    );
  }
  const older = await reader.findPullRequest(repository, fixBranch);
  if (older?.state === 'open') {
    return stop('explained', `A fix for this cause is open already: #${older.number}.`);
  }
  const same = await fixOfDefaultBranch(reader, facts);
  if (same !== null) {
    const outcome = `The same cause is on ${repository.defaultBranch}, where the fix #${same} waits: merge it, then bring this branch up to date.`;
    return stop('explained', outcome);
  }
  const left = await reader.getBranchHead(repository, fixBranch);
  if (older && !older.merged && left !== null) {
    // A fix that did not work loses its branch; what is closed with its branch was closed by people.
    return stop(
      'refused',
      `A person closed the fix #${older.number} for this cause; it is not offered again.`,
    );
  }
  if (older?.merged === true && left !== null && left !== older.head.sha) {
    const outcome = `The branch ${fixBranch} of the merged fix #${older.number} has newer commits of people; delete it to get fixes for this cause again.`;
    return stop('refused', outcome);
  }
  return { kind: 'go', staleFixSha: older?.merged === true ? left : null };
}

/** One cause gets one fix: the number of the open one on the default branch; null when there is none. */
async function fixOfDefaultBranch(
  reader: GitHubReader,
  { issue, repository, run }: HealingFacts,
): Promise<number | null> {
  const base = repository.defaultBranch;
  if (issue.occurrence.headBranch === base) return null;
  const { fingerprint, playbook } = run;
  const branch = makeFixBranch({ repositoryId: repository.id, base, fingerprint, playbook });
  const pull = await reader.findPullRequest(repository, branch);
  return pull?.state === 'open' ? pull.number : null;
}
