import { GitHubError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { done, found } from './effect-context.ts';
import type { Apply } from './effect-context.ts';

/**
 * Runs the failed jobs of a workflow run again. `found` when the run has a later attempt than the
 * one meant, or is running: whoever did it, it is being run again.
 */
export const applyRerun: Apply<'rerun_failed_jobs'> = async (context, effect) => {
  const { client, names, repository, reader } = context;
  const { workflowRunId: run_id, attempt } = effect;
  const run = await reader.getWorkflowRun(repository, run_id);
  if (run.attempt > attempt) return found({ url: run.htmlUrl });
  const what = `run the failed jobs of workflow run ${run_id} of ${fullName(repository)} again`;
  try {
    await client.call({ what, kind: 'create', needs: 'actions: write' }, (octokit) =>
      octokit.rest.actions.reRunWorkflowFailedJobs({ ...names, run_id }),
    );
  } catch (error) {
    if (error instanceof GitHubError && /already running/i.test(error.message)) {
      return found({ url: run.htmlUrl });
    }
    throw error;
  }
  return done({ url: run.htmlUrl });
};
