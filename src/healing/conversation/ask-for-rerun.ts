import type { Effect } from '../../domain/effect.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { answerDelivery } from '../answer-delivery.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { RED } from '../red.ts';

/** Runs of one commit that are run again at once. */
const MOST_RUNS = 20;

/** Runs the failed jobs of a commit's red runs again; says of how many runs. The same Delivery does it once. */
export async function askForRerun(
  deps: HealingDeps,
  delivery: { deliveryGuid: string; repository: MonitoredRepository },
  sha: string,
): Promise<number> {
  const { deliveryGuid, repository } = delivery;
  const { installationId } = repository;
  // One Delivery may ask for several commits.
  const topic = `rerun ${sha.slice(0, 12)}`;
  const planned = await deps.answers.answers(deliveryGuid);
  const known = planned.filter(({ step }) => step.startsWith(`${topic}:`));
  const effects =
    known.length > 0 ? known.map(({ effect }) => effect) : await redRuns(deps, repository, sha);
  await answerDelivery(deps, { deliveryGuid, installationId, repository }, topic, effects);
  return effects.length;
}

async function redRuns(
  deps: Pick<HealingDeps, 'github'>,
  repository: MonitoredRepository,
  sha: string,
): Promise<Effect[]> {
  const reader = deps.github.reader(repository.installationId);
  const runs = await reader.listRunsOfCommit(repository, sha);
  return runs
    .filter(({ status, conclusion }) => status === 'completed' && RED.has(conclusion ?? ''))
    .slice(0, MOST_RUNS)
    .map(({ id, attempt }) => ({ kind: 'rerun_failed_jobs', workflowRunId: id, attempt }));
}
