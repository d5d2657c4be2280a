import type { FileEdit } from '../../domain/patch.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { eachStep } from './each-step.ts';
import { fromJournal, PROPOSE, type Proposed, toJournal } from './journalled-proposal.ts';
import { once } from './once.ts';

/**
 * Runs the proposing steps of the playbook, or reads from the journal what they proposed. Steps
 * that want the same file are refused: one playbook, one hand on a file.
 */
export async function propose(deps: HealingDeps, facts: HealingFacts): Promise<Proposed> {
  return fromJournal(
    await once(deps, facts, PROPOSE, async () => toJournal(await runSteps(deps, facts))),
  );
}

async function runSteps(deps: HealingDeps, facts: HealingFacts): Promise<Proposed> {
  const edits = new Map<string, FileEdit>();
  const said: string[] = [];
  let restores: true | undefined;
  const renamedJobs: Record<string, string> = {};
  const { tools, redact } = deps;
  const reader = deps.github.reader(facts.repository.installationId);
  const timeoutMs = facts.playbook.limits.timeout * 1000;
  for (const { step, action } of eachStep(deps, facts)) {
    if (!action.propose) continue;
    const proposal = await action.propose(facts, step.with, { reader, tools, timeoutMs, redact });
    if (proposal.kind === 'none') return proposal;
    said.push(proposal.said);
    restores ??= proposal.patch.restores;
    Object.assign(renamedJobs, proposal.renamedJobs);
    for (const edit of proposal.patch.edits) {
      if (edits.has(edit.path)) {
        const reason = `Two steps of the playbook change ${edit.path}; let one do it.`;
        return { kind: 'none', status: 'refused', reason };
      }
      edits.set(edit.path, edit);
    }
  }
  const patch = { edits: [...edits.values()], ...(restores && { restores }) };
  return { kind: 'patch', patch, said, renamedJobs };
}
