import { randomUUID } from 'node:crypto';
import { CallerError } from '../domain/errors.ts';
import type { Issue } from '../domain/issue.ts';
import type { MonitoredRepository } from '../domain/repository.ts';
import type { HealingRun } from '../domain/run.ts';
import { askForFix, type FixDeps } from './conversation/ask-for-fix.ts';
import { acts } from './playbooks/acts.ts';
import type { Playbook } from './playbooks/playbook.ts';
import { type CheckArguments, wrongToolArguments } from './run/check-tool-arguments.ts';
import { splitParameters } from './run/parameters.ts';

/** What is to be done with the playbook that was last at work on an Issue. */
export const RETRIES = ['retry', 'retry_failed_action'] as const;

/** A wish to have an Issue resolved now. */
export interface ResolveWish {
  by: string;
  /** One of `RETRIES`, or the name of a playbook. */
  action: string;
  /** Lifts the caps; never what the guard or the state of the branch forbids. */
  force: boolean;
  /** Arguments of the playbook's tools in place of its own. */
  parameters: Record<string, unknown>;
}

/** The Run that takes the wish up. */
export interface Resolution {
  run: Pick<HealingRun, 'id' | 'playbook'>;
  /** False when it was at work already. */
  started: boolean;
  /** Parameters that this playbook has no use for. */
  ignored: string[];
}

/**
 * Starts a playbook for an Issue, as a Run. Throws a CallerError with what stands in the way:
 * `conflict` for how things are, `validation_failed` for an action or a parameter that there is not.
 */
export async function resolveIssue(
  deps: FixDeps & { checkArguments: CheckArguments },
  repository: MonitoredRepository,
  issue: Issue,
  wish: ResolveWish,
): Promise<Resolution> {
  if (issue.status === 'resolved') throw conflict('The Issue is resolved already');
  const order = await playbooksFor(deps, issue, wish.action);
  const chosen = { parameters: {} as Record<string, unknown>, ignored: [] as string[] };
  const answer = await askForFix(
    deps,
    repository,
    issue,
    {
      by: wish.by,
      deliveryGuid: `api:${randomUUID()}`,
      ...(wish.force ? {} : { capped: true }),
    },
    {
      order,
      prepare(playbook) {
        const { taken, ignored } = splitParameters(deps, playbook, wish.parameters);
        refuseWrong(deps.checkArguments, playbook, taken, issue);
        Object.assign(chosen, { parameters: taken, ignored });
        return taken;
      },
    },
  );
  if (answer.kind === 'fork') throw conflict('The code comes from a fork, whose code is never run');
  if (answer.kind === 'paused') throw conflict('Pipewright is paused in this repository');
  if (!('runId' in answer)) {
    throw conflict(
      order.length === 1
        ? `The playbook ${wish.action} does not apply to this Issue, or is off`
        : 'No playbook that is on applies to this Issue',
    );
  }
  if (answer.kind === 'done') throw conflict('A repair of this Issue has proven itself already');
  return {
    run: { id: answer.runId, playbook: answer.playbook },
    started: answer.kind === 'started',
    ignored: chosen.ignored,
  };
}

/** Names of the playbooks that may take it up, the best first. */
async function playbooksFor(deps: FixDeps, issue: Issue, action: string): Promise<string[]> {
  const names = deps.playbooks.map(({ name }) => name);
  if (!(RETRIES as readonly string[]).includes(action)) {
    if (names.includes(action)) return [action];
    throw new CallerError('There is no such action', {
      code: 'validation_failed',
      details: { action: `use ${RETRIES.join(', ')} or the name of a playbook` },
    });
  }
  const { headSha } = issue.occurrence;
  const runs = await deps.runs.ofIssue(issue.id);
  // One that only told people is not what failed.
  const acting = new Set(deps.playbooks.filter((each) => acts(deps, each)).map(({ name }) => name));
  const last = runs.findLast((run) => run.headSha === headSha && acting.has(run.playbook));
  return last === undefined ? names : [...new Set([last.playbook, ...names])];
}

/** Throws for parameters that a tool of the playbook would refuse: who asks hears it at once. */
function refuseWrong(
  check: CheckArguments,
  playbook: Playbook,
  parameters: Record<string, unknown>,
  { finding }: Issue,
): void {
  const wrong = wrongToolArguments(check, playbook, parameters, finding.captures);
  if (wrong === null) return;
  throw new CallerError('A parameter cannot be used', {
    code: 'validation_failed',
    details: { parameters: wrong },
  });
}

function conflict(message: string): CallerError {
  return new CallerError(message, { code: 'conflict' });
}
