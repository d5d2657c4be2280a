import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import { answerDelivery } from '../answer-delivery.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { checkRunOf } from '../report/check-run-of.ts';
import { factsForPeople } from '../run/for-people.ts';
import { loadFacts } from '../run/run-facts.ts';

/** How long a cause is left alone where nobody says how long. */
export const IGNORE_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Leaves the causes of a commit alone for so many days: no Run starts for them, those under way
 * end, and the check run says so. Gives until when.
 */
export async function ignoreCauses(
  deps: HealingDeps,
  delivery: { deliveryGuid: string; repository: MonitoredRepository },
  issues: readonly Issue[],
  { by, days }: { by: string; days: number },
): Promise<Date> {
  const { deliveryGuid, repository } = delivery;
  const until = new Date(deps.clock().getTime() + days * DAY_MS);
  let last: string | null = null;
  for (const issue of issues) {
    const { fingerprint } = issue;
    await deps.conversation.ignore({ repositoryId: repository.id, fingerprint, until, by });
    for (const run of await deps.runs.ofIssue(issue.id)) {
      if (run.headSha !== issue.occurrence.headSha) continue;
      if (run.finishedAt === null) {
        await deps.wakeUps.wake('run', run.id);
        continue;
      }
      const outcome = `Left alone until ${until.toISOString().slice(0, 10)}: ${by} said so.`;
      await deps.runs.update(run.id, { outcome });
      last = run.id;
    }
  }
  const run = last === null ? null : await deps.runs.get(last);
  if (run === null) return until;
  const { installationId } = repository;
  const facts = factsForPeople(await loadFacts(deps, run), deps.redact);
  const end = { status: 'refused', outcome: run.outcome ?? '', verdict: null } as const;
  const effects = [checkRunOf(facts, end)];
  await answerDelivery(
    deps,
    { deliveryGuid, installationId, repository },
    `ignore ${run.headSha.slice(0, 12)}`,
    effects,
  );
  return until;
}
