import type { HealingFacts } from '../actions/action.ts';
import { guardPatch } from '../guard/guard-patch.ts';
import type { GuardEvidence } from '../guard/workflow/judge-workflow.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { applyEffects } from '../run/apply-effects.ts';
import { conclude } from '../run/conclude.ts';
import { CAPS } from '../run/caps.ts';
import { factsForPeople } from '../run/for-people.ts';
import { giveWay } from '../run/give-way.ts';
import { propose } from '../run/propose.ts';
import { patchComment } from './patch-comment.ts';

const DAY_MS = 86_400_000;

/**
 * Plans the fix for a fork's failure and offers it as a patch in the comment of its pull request.
 * Nothing is pushed and nothing of the fork is run, so there is no proof.
 */
export async function offerPatch(
  deps: HealingDeps,
  facts: HealingFacts,
  evidence: GuardEvidence,
): Promise<void> {
  const explain = (outcome: string) =>
    conclude(deps, facts, { status: 'explained', outcome, verdict: null });
  const { pullRequest } = facts.issue.occurrence;
  if (pullRequest === null) {
    return explain('The code comes from a fork, for which Pipewright opens no pull requests.');
  }
  // Strangers can fail as often as they like.
  const since = new Date(deps.clock().getTime() - DAY_MS);
  const earlier = await deps.runs.ofFingerprint(
    facts.run.repositoryId,
    facts.run.fingerprint,
    since,
  );
  if (earlier.length > CAPS.perFingerprint) {
    return explain(`Forks had ${CAPS.perFingerprint} patches for this cause within a day.`);
  }
  if (await giveWay(deps, facts)) return;
  const proposal = await propose(deps, facts);
  if (proposal.kind === 'none') return explain(proposal.reason);
  const judgement = guardPatch(proposal.patch, facts.playbook.limits, evidence);
  if (!judgement.allowed) {
    return explain(`A fix was found and refused: ${judgement.reasons.join(' ')}`);
  }
  const { issue, run } = factsForPeople(facts, deps.redact);
  const fix = {
    title: issue.title,
    headSha: run.headSha,
    patch: proposal.patch,
    said: proposal.said,
  };
  const refused = await applyEffects(deps, facts, {
    step: 'patch',
    attempt: facts.attempt,
    position: 0,
    effects: [patchComment(pullRequest, fix, deps.redact)],
  });
  if (refused !== null)
    return explain(`GitHub refused the comment with the patch: ${refused.error}`);
  return explain(
    `The code comes from a fork: the fix is offered as a patch in the comment on #${pullRequest}, without proof.`,
  );
}
