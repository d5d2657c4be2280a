import type { CheckRequestedTrigger } from '../../domain/trigger.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { openIssues } from '../open-issues.ts';
import { RED } from '../red.ts';
import { checkExternalId } from '../report/check-run-of.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { askForFix } from './ask-for-fix.ts';
import { askForRerun } from './ask-for-rerun.ts';
import { IGNORE_DAYS, ignoreCauses } from './ignore-causes.ts';
import { isPermitted } from './permitted.ts';
import { unresolved } from './unresolved.ts';

/**
 * Does what a button of the check run says, or reads the failures of its commit again. GitHub shows
 * the buttons to people who may write; what the presser may do is asked all the same.
 */
export async function onCheckRequested(
  deps: HealingDeps,
  trigger: CheckRequestedTrigger,
): Promise<void> {
  const { actor, deliveryGuid, externalId, headSha, request } = trigger;
  if (actor === null || trigger.byOurselves) return;
  // A check run of another name tells by itself; a suite has no name.
  if (externalId !== null && externalId !== checkExternalId(headSha)) return;
  const repository = await knownRepository(deps, trigger);
  if (repository.status !== 'active') return;
  const word = request === 'again' ? 'again' : request.button;
  const asking = { deliveryGuid, actor, action: `button.${word}`, detail: headSha };
  if ((await isPermitted(deps, repository, asking, 'write')) !== 'yes') return;
  const delivery = { deliveryGuid, repository };
  switch (word) {
    case 'fix':
      for (const issue of await unresolved(deps, repository, headSha)) {
        const answer = await askForFix(deps, repository, issue, { by: actor, deliveryGuid });
        deps.logger.info({ issue: issue.id, answer: answer.kind }, 'A repair was asked for');
      }
      return;
    case 'rerun':
      await askForRerun(deps, delivery, headSha);
      return;
    case 'ignore': {
      const issues = await unresolved(deps, repository, headSha);
      await ignoreCauses(deps, delivery, issues, { by: actor, days: IGNORE_DAYS });
      return;
    }
    case 'again':
      await lookAgain(deps, repository, headSha);
      return;
    default:
      deps.logger.warn({ button: word }, 'A button that Pipewright never made was pressed');
  }
}

/** What is known already stays; a failure that was missed is found. */
async function lookAgain(
  deps: HealingDeps,
  repository: Parameters<typeof openIssues>[1],
  headSha: string,
): Promise<void> {
  const reader = deps.github.reader(repository.installationId);
  const runs = await reader.listRunsOfCommit(repository, headSha);
  for (const run of runs.filter(({ conclusion }) => RED.has(conclusion ?? ''))) {
    await openIssues(deps, repository, run);
  }
}
