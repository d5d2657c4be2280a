import { fullName } from '../domain/repository.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext, EffectOf } from './effect-context.ts';

/** GitHub lists a run a moment after it was started, and its clock is not ours. */
const LEEWAY_MS = 60_000;

/**
 * Starts a workflow by hand; `number` is the run's id, null where GitHub does not tell it. In doubt
 * the newest run of it that our App started on that branch since the Effect was planned is `found`.
 */
export const applyDispatch: Apply<'dispatch_workflow'> = async (context, effect) => {
  const { client, names, repository } = context;
  const { workflow: workflow_id, ref, inputs } = effect;
  if (context.inDoubt) {
    const run = await findRun(context, effect);
    if (run !== null) return found({ number: run.id, url: run.html_url });
  }
  const what = `start the workflow ${workflow_id} on ${ref} of ${fullName(repository)}`;
  const { data } = await client.call({ what, kind: 'create', needs: 'actions: write' }, (octokit) =>
    octokit.rest.actions.createWorkflowDispatch({
      ...names,
      workflow_id,
      ref,
      inputs,
      return_run_details: true,
    }),
  );
  // Older GitHub Enterprise Servers answer with nothing.
  const run = data as { workflow_run_id?: number; html_url?: string } | undefined;
  return done({ number: run?.workflow_run_id ?? null, url: run?.html_url ?? null });
};

async function findRun(
  { client, names, repository, identity }: EffectContext,
  { workflow: workflow_id, ref, since }: EffectOf<'dispatch_workflow'>,
): Promise<{ id: number; html_url: string } | null> {
  const { login } = await identity();
  const from = Date.parse(since) - LEEWAY_MS;
  const { data } = await client.call(
    {
      what: `list the runs of ${workflow_id} in ${fullName(repository)}`,
      kind: 'read',
      needs: 'actions: read',
    },
    (octokit) =>
      octokit.rest.actions.listWorkflowRuns({
        ...names,
        workflow_id,
        branch: ref,
        event: 'workflow_dispatch',
        per_page: 100,
      }),
  );
  // Newest first.
  const ours = data.workflow_runs.find(
    (run) => run.actor?.login === login && Date.parse(run.created_at) >= from,
  );
  return ours ?? null;
}
