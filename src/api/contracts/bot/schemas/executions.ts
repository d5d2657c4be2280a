import { z } from 'zod';
import { RUN_STATUSES } from '../../../../domain/run.ts';
import { actionWithDetails } from './issues.ts';
import { moment } from './parts.ts';

/** One Run of a playbook, as lists have it. */
export const execution = z.object({
  id: z.string(),
  issue_id: z.string(),
  repository: z.string().nullable(),
  playbook: z.string(),
  playbook_version: z.string(),
  status: z.enum(RUN_STATUSES),
  attempts: z.int().describe('How often the playbook acted.'),
  outcome: z.string().nullable().describe('Why it ended so.'),
  commit: z.string(),
  started_at: moment,
  finished_at: moment.nullable(),
  duration: z.number().nullable().describe('Seconds.'),
});

/** The same with its journal. */
export const executionDetails = execution.extend({
  steps: z.array(
    z.object({
      name: z.string(),
      attempt: z.int(),
      status: z.enum(['done', 'failed']),
      error: z.string().nullable(),
      started_at: moment,
      finished_at: moment,
    }),
  ),
  actions_taken: z.array(actionWithDetails),
});
