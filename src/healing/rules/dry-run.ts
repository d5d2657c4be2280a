import type { Finding } from '../../domain/diagnosis.ts';
import { GitHubError } from '../../domain/errors.ts';
import { type Issue, NO_JOB } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { issueTypeOf } from '../issue-type.ts';
import { acts } from '../playbooks/acts.ts';
import { listPaths } from '../list-paths.ts';
import { matchPlaybook } from '../playbooks/match-playbook.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { redactFinding } from '../redact-finding.ts';
import { playbooksInForce } from '../settings/apply-settings.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import type { ReadRules } from './read-rules.ts';
import { withRules } from './rules-in-force.ts';

/** Failures that are looked back at, and bytes of their logs that are read for it. */
const MOST_FAILURES = 10;
const MOST_BYTES = 64 * 1024 ** 2;

/** What the rules would have made of one failure. */
export interface WouldHave {
  issue: Issue;
  finding: Finding;
  playbook: Playbook;
  /** True where the playbook changes something outside, false where it only tells. */
  acts: boolean;
}

/** Failures that were looked at, and those of them that the repository's own rules would have taken. */
export interface DryRun {
  looked: number;
  taken: WouldHave[];
}

/**
 * What these playbooks and patterns would have made of the last failures: their logs are read again
 * where patterns are among the rules, and nothing is done.
 */
export async function dryRun(
  deps: HealingDeps,
  repository: MonitoredRepository,
  rules: ReadRules,
): Promise<DryRun> {
  const proposed = withRules(deps, rules);
  const settings = await knownSettings(deps, repository.id);
  const playbooks = playbooksInForce(settings, proposed.playbooks);
  const own = new Set(rules.playbooks.map(({ name }) => name));
  const { issues } = await deps.issues.newest(repository.id, { most: MOST_FAILURES });
  const taken: WouldHave[] = [];
  let bytes = 0;
  for (const issue of issues) {
    const read = rules.patterns.length > 0 && bytes < MOST_BYTES;
    const again = read ? await readAgain(proposed, repository, issue) : null;
    bytes += again?.bytes ?? 0;
    const finding = again?.finding ?? issue.finding;
    const seen: Issue = { ...issue, ...issueTypeOf(finding), title: finding.title, finding };
    const paths = await listPaths(
      { ...deps, playbooks: rules.playbooks },
      repository,
      issue.occurrence.headSha,
    );
    const playbook = matchPlaybook(playbooks, seen, paths, repository.defaultBranch);
    if (playbook === null) continue;
    const byOwnPattern = rules.patterns.some(({ rule }) => rule.id === finding.pattern);
    if (!own.has(playbook.name) && !byOwnPattern) continue;
    taken.push({ issue: seen, finding, playbook, acts: acts(deps, playbook) });
  }
  return { looked: issues.length, taken };
}

/** Reads the log of an Issue's job with the new patterns; null when it is gone. */
async function readAgain(
  deps: Pick<HealingDeps, 'github' | 'diagnose' | 'redact'>,
  repository: MonitoredRepository,
  { occurrence, finding }: Issue,
): Promise<{ finding: Finding; bytes: number } | null> {
  if (occurrence.jobId === NO_JOB) return null;
  const reader = deps.github.reader(repository.installationId);
  try {
    const log = await reader.openJobLog(repository, occurrence.jobId);
    if (log === null) return null;
    const failedSteps = finding.step === null ? [] : [finding.step];
    const { root, bytes } = await deps.diagnose(log, { failedSteps });
    return root === null ? null : { finding: redactFinding(root, deps.redact), bytes };
  } catch (error) {
    // One log that is gone or broken must not hide what the others say.
    if (error instanceof GitHubError && !error.retryable) return null;
    throw error;
  }
}
