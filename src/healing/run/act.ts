import type { HealingRun } from '../../domain/run.ts';
import type { HealingFacts } from '../actions/action.ts';
import { offerPatch } from '../fork/offer-patch.ts';
import { guardPatch } from '../guard/guard-patch.ts';
import type { GuardEvidence } from '../guard/workflow/judge-workflow.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { applySettings } from '../settings/apply-settings.ts';
import { whoAsked } from './asked.ts';
import { applyEffects } from './apply-effects.ts';
import { conclude } from './conclude.ts';
import { factsForPeople } from './for-people.ts';
import { eachStep } from './each-step.ts';
import { endRun } from './end-run.ts';
import { giveWay } from './give-way.ts';
import { preflight } from './preflight.ts';
import { propose } from './propose.ts';
import { prove } from './prove.ts';
import { report } from './report.ts';
import { loadFacts } from './run-facts.ts';

/** How long a proof is waited for. */
const PATIENCE_MS = 2 * 3_600_000;

/** One attempt of a Run: may it act, what does it propose, is that allowed, do it, await the proof. */
export async function act(deps: HealingDeps, run: HealingRun): Promise<void> {
  const attempt = run.attempt + 1;
  const asked = await whoAsked(deps, run, attempt);
  const facts: HealingFacts = { ...(await loadFacts(deps, run)), attempt, asked };
  const steps = eachStep(deps, facts);
  if (!steps.some(({ action }) => action.acts)) {
    const outcome = 'This needs a person: Pipewright repairs only what needs no judgement.';
    return conclude(deps, facts, { status: 'explained', outcome, verdict: null });
  }
  if (facts.settings.paused) {
    const outcome = 'The settings of this repository pause Pipewright.';
    return endRun(deps, run, { status: 'refused', outcome });
  }
  if (facts.settings.playbooks[facts.playbook.name] === false) {
    const outcome = `The playbook ${facts.playbook.name} is off or paused here.`;
    return conclude(deps, facts, { status: 'refused', outcome, verdict: null });
  }
  const permission = applySettings(facts.settings, facts.playbook, facts.issue.finding.confidence);
  if (permission.kind === 'explain' && asked === null) {
    const end = { status: 'explained', outcome: permission.why, verdict: null } as const;
    return conclude(deps, facts, { ...end, askable: true });
  }
  if (facts.issue.occurrence.fork) return offerPatch(deps, facts, evidenceOf(facts));
  const ready = await preflight(deps, facts);
  if (ready.kind === 'stop') {
    const { status, outcome, askable } = ready;
    return conclude(deps, facts, { status, outcome, askable, verdict: null });
  }
  if (ready.kind === 'later') {
    facts.outage = ready.outage;
    if (ready.outage !== null) await report(deps, facts, null);
    return sleepUntil(deps, run, ready.wakeAt);
  }
  if (await giveWay(deps, facts)) return;
  facts.staleFixSha = ready.staleFixSha;

  const proposal = await propose(deps, facts);
  if (proposal.kind === 'none') {
    const { status, reason: outcome } = proposal;
    if (status === 'failed') await countAttempt(deps, facts);
    return conclude(deps, facts, { status, outcome, verdict: null, askable: true });
  }
  facts.patch = proposal.patch;
  facts.proposed = proposal.said;
  facts.renamedJobs = proposal.renamedJobs;
  const judgement = guardPatch(facts.patch, facts.playbook.limits, evidenceOf(facts));
  if (!judgement.allowed) {
    const outcome = `A fix was found and refused: ${judgement.reasons.join(' ')}`;
    await countAttempt(deps, facts);
    return conclude(deps, facts, { status: 'refused', outcome, verdict: null });
  }

  // A proposal may have taken minutes.
  if (await turnedOffMeanwhile(deps, facts)) {
    const outcome = `The playbook ${facts.playbook.name} was turned off meanwhile.`;
    return conclude(deps, facts, { status: 'refused', outcome, verdict: null });
  }
  for (const { index, step, action } of steps) {
    const effects = action.plan?.(factsForPeople(facts, deps.redact), step.with) ?? [];
    const refused = await applyEffects(deps, facts, {
      step: `${index}:${action.name}`,
      attempt: facts.attempt,
      position: index * 20,
      effects,
    });
    if (refused === null) continue;
    const outcome = `GitHub refused a step (${refused.effect.kind}): ${refused.error}`;
    await countAttempt(deps, facts);
    return conclude(deps, facts, { status: 'failed', outcome, verdict: null });
  }
  const wakeAt = new Date(deps.clock().getTime() + PATIENCE_MS);
  facts.run = await deps.runs.update(run.id, {
    status: 'waiting',
    attempt: facts.attempt,
    waitingSha: provingSha(facts),
    wakeAt,
  });
  await report(deps, facts, null);
  await deps.wakeUps.wake('run', run.id, { delayMs: PATIENCE_MS });
  // Its event may have come before the wait was written.
  await prove(deps, facts.run);
}

async function turnedOffMeanwhile(
  { conversation }: Pick<HealingDeps, 'conversation'>,
  { playbook, run }: HealingFacts,
): Promise<boolean> {
  const pauses = await conversation.pauses(run.repositoryId);
  return pauses.some((pause) => pause.playbook === null || pause.playbook === playbook.name);
}

/** What the guard may lean on: how the cause was found, and where. */
function evidenceOf({ issue, occurrences }: HealingFacts): GuardEvidence {
  const { pattern, step } = issue.finding;
  return { pattern, step, jobs: occurrences.flatMap(({ failedJobs }) => failedJobs) };
}

/** What used the sandbox or GitHub counts towards the caps, whatever came of it. */
async function countAttempt(deps: HealingDeps, facts: HealingFacts): Promise<void> {
  facts.run = await deps.runs.update(facts.run.id, { attempt: facts.attempt });
}

/** The commit of the fix, or the failing commit itself where it was only run again. */
function provingSha({ applied, run }: HealingFacts): string {
  const commits = applied.filter(({ effect }) => effect.kind === 'commit');
  return commits.at(-1)?.result.sha ?? run.headSha;
}

async function sleepUntil(deps: HealingDeps, run: HealingRun, wakeAt: Date): Promise<void> {
  await deps.runs.update(run.id, { status: 'waiting', waitingSha: null, wakeAt });
  await deps.wakeUps.wake('run', run.id, {
    delayMs: Math.max(0, wakeAt.getTime() - deps.clock().getTime()),
  });
}
