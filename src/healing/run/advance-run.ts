import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { HealingRun } from '../../domain/run.ts';
import { askForDashboard } from '../dashboard/ask-for-dashboard.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { withOwnRules } from '../rules/rules-in-force.ts';
import { act } from './act.ts';
import { endOnError } from './end-on-error.ts';
import { giveWay } from './give-way.ts';
import { prove } from './prove.ts';
import { loadFacts } from './run-facts.ts';

const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
const COME_BACK_MS = 2_000;
/** Longer than any pause, patience and outage together; what still fails then will not mend itself. */
const LONGEST_LIFE_MS = 24 * 3_600_000;

/**
 * Takes a Run as far as it can go now; harmless for one that waits or is over. Runs of one
 * repository take turns, so that their reports on a commit or pull request never cross. Throws
 * what a retry may mend, for a day at most; every other error ends the Run with a reason. When `signal` aborts, a tool
 * under way is stopped and the Run left as its journal has it.
 */
export async function advanceRun(
  deps: HealingDeps,
  runId: string,
  signal?: AbortSignal,
): Promise<void> {
  const run = await deps.runs.get(runId);
  if (run === null || run.finishedAt !== null) return;
  const lease = `healing:${run.repositoryId}`;
  const owner = randomUUID();
  if (!(await deps.leases.take(lease, owner, LEASE_MS))) {
    await deps.wakeUps.wake('run', runId, { delayMs: COME_BACK_MS });
    return;
  }
  const renewal = setInterval(() => {
    deps.leases.take(lease, owner, LEASE_MS).catch((error: unknown) => {
      deps.logger.warn({ run: runId, err: error }, 'the lease of a run could not be renewed');
    });
  }, RENEW_MS);
  try {
    const fresh = await deps.runs.get(runId);
    if (fresh !== null && fresh.finishedAt === null) {
      const own = await withOwnRules(deps, run.repositoryId);
      await advance(stoppable(own, signal), fresh);
      await askForDashboard(deps, run.repositoryId);
    }
  } finally {
    clearInterval(renewal);
    await deps.leases.release(lease, owner);
  }
}

async function advance(deps: HealingDeps, run: HealingRun): Promise<void> {
  try {
    if (run.status === 'waiting' && run.waitingSha !== null) await prove(deps, run);
    else if (isDue(run, deps.clock())) await act(deps, run);
    else await giveWay(deps, await loadFacts(deps, run));
  } catch (error) {
    const age = deps.clock().getTime() - run.createdAt.getTime();
    const hopeless = (error instanceof AppError && !error.retryable) || age > LONGEST_LIFE_MS;
    if (!hopeless) throw error;
    deps.logger.error({ run: run.id, err: error }, 'a run ended on an error');
    // What happened meanwhile is in the store.
    await endOnError(deps, (await deps.runs.get(run.id)) ?? run, error);
  }
}

function isDue(run: HealingRun, now: Date): boolean {
  return run.status === 'queued' || (run.wakeAt !== null && run.wakeAt <= now);
}

/** The same, whose tools stop when the signal says so; what a tool left undone is not its result. */
function stoppable(deps: HealingDeps, signal: AbortSignal | undefined): HealingDeps {
  if (signal === undefined) return deps;
  const tools: HealingDeps['tools'] = {
    isolation: deps.tools.isolation,
    async run(request) {
      const result = await deps.tools.run({ ...request, signal });
      if (!signal.aborted) return result;
      throw new AppError('This process stops; another one goes on with the Run.', {
        code: 'stopping',
        retryable: true,
      });
    },
  };
  return { ...deps, tools };
}
