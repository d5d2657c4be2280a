import { AppError } from '../../domain/errors.ts';
import type { Issue } from '../../domain/issue.ts';
import { EMPTY_PATCH } from '../../domain/patch.ts';
import type { HealingRun } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import { ignoredCauses } from '../conversation/ignored-causes.ts';
import { withPauses } from '../conversation/with-pauses.ts';
import { currentRepository } from '../current-repository.ts';
import { fixBranch } from '../fix-branch.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { withLimits } from '../settings/apply-settings.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { wasAskable } from './askable.ts';
import { whoAsked } from './asked.ts';
import { occurrencesOf } from './occurrences.ts';
import { fromJournal, type JournalledProposal, PROPOSE } from './journalled-proposal.ts';

/**
 * Reads from the stores all that planning needs. Throws an AppError when the Run's Issue,
 * repository or playbook is gone.
 */
export async function loadFacts(deps: HealingDeps, run: HealingRun): Promise<HealingFacts> {
  const latest = present(await deps.issues.get(run.issueId), `the Issue ${run.issueId}`);
  const repository = await currentRepository(
    deps,
    present(
      await deps.installations.getRepository(run.repositoryId),
      `the repository ${run.repositoryId}`,
    ),
  );
  const playbook = present(
    deps.playbooks.find(
      ({ name, version }) => name === run.playbook && version === run.playbookVersion,
    ),
    `the playbook ${run.playbook} ${run.playbookVersion}`,
  );
  const pauses = await deps.conversation.pauses(run.repositoryId);
  const settings = withPauses(await knownSettings(deps, run.repositoryId), pauses);
  const effects = await deps.runs.effects(run.id);
  const attempt = Math.max(run.attempt, 1);
  const step = await deps.runs.step(run.id, PROPOSE, attempt);
  const occurrences = await occurrencesOf(deps, run, latest);
  const issue = { ...latest, occurrence: occurrences[0] ?? latest.occurrence };
  const proposal = step && fromJournal(step.output as JournalledProposal);
  return {
    run,
    issue,
    occurrences,
    repository,
    playbook: withLimits(settings, playbook),
    settings,
    attempt,
    patch: proposal?.kind === 'patch' ? proposal.patch : EMPTY_PATCH,
    proposed: proposal?.kind === 'patch' ? proposal.said : [],
    renamedJobs: proposal?.kind === 'patch' ? proposal.renamedJobs : {},
    siblings: await siblingsOf(deps, issue),
    ignored: await ignoredCauses(deps, run.repositoryId),
    asked: await whoAsked(deps, run, attempt),
    applied: effects.flatMap(({ id, effect, result }) => (result ? [{ id, effect, result }] : [])),
    fixBranch: fixBranch({
      repositoryId: run.repositoryId,
      base: issue.occurrence.headBranch,
      fingerprint: run.fingerprint,
      playbook: run.playbook,
    }),
    staleFixSha: null,
    fixIsTheirs: false,
    outage: null,
    webUrl: deps.webUrl,
  };
}

async function siblingsOf(deps: HealingDeps, issue: Issue): Promise<HealingFacts['siblings']> {
  const { headSha } = issue.occurrence;
  const issues = await deps.issues.ofCommit(issue.repository.id, headSha);
  return Promise.all(
    issues.map(async (sibling) => {
      const runs = await deps.runs.ofIssue(sibling.id);
      const run = runs.findLast((each) => each.headSha === headSha) ?? null;
      const offersFix = run !== null && (await wasAskable(deps, run));
      return { issue: sibling, run, offersFix };
    }),
  );
}

function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new AppError(`This Run cannot go on: ${what} is no longer there.`, { code: 'gone' });
  }
  return value;
}
