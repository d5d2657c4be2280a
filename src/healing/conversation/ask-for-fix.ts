import type { Issue } from '../../domain/issue.ts';
import type { MonitoredRepository } from '../../domain/repository.ts';
import type { HealingRun } from '../../domain/run.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { listPaths } from '../list-paths.ts';
import { matchPlaybook } from '../playbooks/match-playbook.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { ASKED, type Asked } from '../run/asked.ts';
import { noteOccurrence } from '../run/occurrences.ts';
import { playbooksInForce } from '../settings/apply-settings.ts';
import { knownSettings } from '../settings/settings-in-force.ts';
import { withPauses } from './with-pauses.ts';
import { acts } from '../playbooks/acts.ts';
import { newRun } from '../run/new-run.ts';

/** What became of a person's wish for a repair of one cause. */
export type FixAnswer =
  | { kind: 'started' | 'working' | 'done'; playbook: string; runId: string }
  | { kind: 'fork' | 'paused' | 'nothing applies' };

/** What asking for a repair needs; the repair itself is done by a worker. */
export type FixDeps = Pick<
  HealingDeps,
  | 'github'
  | 'conversation'
  | 'settings'
  | 'runs'
  | 'wakeUps'
  | 'playbooks'
  | 'actions'
  | 'clock'
  | 'logger'
>;

/** Which playbooks may take it up, and what is to be prepared for the one that does. */
export interface Choice {
  /** Names, the first that applies is used. */
  order: readonly string[];
  /** Gives the parameters of this attempt; may throw. */
  prepare(playbook: Playbook): Record<string, unknown>;
}

/**
 * Starts the Run of the playbook that repairs a cause, or takes up one that ended without a repair.
 * A person's wish lifts what settings and caps forbid, and nothing else: the guard and the state of
 * the branch are judged as ever. The same Delivery asks once.
 */
export async function askForFix(
  deps: FixDeps,
  repository: MonitoredRepository,
  issue: Issue,
  asked: Asked,
  choice: Choice | null = null,
): Promise<FixAnswer> {
  if (issue.occurrence.fork) return { kind: 'fork' };
  const pauses = await deps.conversation.pauses(repository.id);
  const settings = withPauses(await knownSettings(deps, repository.id), pauses);
  if (settings.paused) return { kind: 'paused' };
  const inForce = playbooksInForce(settings, deps.playbooks);
  const playbooks =
    choice === null ? inForce.filter((each) => acts(deps, each)) : inOrder(inForce, choice.order);
  const paths = await listPaths(deps, repository, issue.occurrence.headSha);
  const playbook = matchPlaybook(playbooks, issue, paths, repository.defaultBranch);
  if (playbook === null) return { kind: 'nothing applies' };
  const parameters = choice?.prepare(playbook);
  const { run } = await deps.runs.start(newRun(issue, playbook));
  await noteOccurrence(deps, run, issue.occurrence);
  const wish = parameters === undefined ? asked : { ...asked, parameters };
  return { kind: await takeUp(deps, run, wish), playbook: playbook.name, runId: run.id };
}

function inOrder(playbooks: readonly Playbook[], order: readonly string[]): Playbook[] {
  return order.flatMap((name) => playbooks.filter((playbook) => playbook.name === name));
}

async function takeUp(
  deps: Pick<HealingDeps, 'runs' | 'wakeUps' | 'clock'>,
  run: HealingRun,
  asked: Asked,
): Promise<'started' | 'working' | 'done'> {
  if (run.status === 'succeeded') return 'done';
  if (run.waitingSha !== null) return 'working';
  const steps = await deps.runs.steps(run.id);
  const before = steps.filter(({ name }) => name === ASKED);
  const again = before.some(({ output }) => (output as Asked).deliveryGuid === asked.deliveryGuid);
  if (again) return 'started';
  // What an attempt found out is journalled; a new one starts from what is so now.
  const last = Math.max(0, run.attempt, ...steps.map(({ attempt }) => attempt));
  const now = deps.clock();
  await deps.runs.recordStep({
    runId: run.id,
    name: ASKED,
    attempt: last + 1,
    status: 'done',
    output: asked,
    error: null,
    startedAt: now,
    finishedAt: now,
  });
  await deps.runs.requeue(run.id, last);
  await deps.wakeUps.wake('run', run.id);
  return 'started';
}
