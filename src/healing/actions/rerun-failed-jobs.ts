import { z } from 'zod';
import { defineAction } from './action.ts';

/** Runs the failed jobs of the same commit again; the playbook's limits say how often and when. */
export const rerunFailedJobs = defineAction({
  name: 'rerun_failed_jobs',
  acts: true,
  input: z.strictObject({}),
  plan({ occurrences, attempt }) {
    return occurrences.map(({ workflowRunId, runAttempt }) => ({
      kind: 'rerun_failed_jobs',
      workflowRunId,
      attempt: runAttempt + attempt - 1,
    }));
  },
});
