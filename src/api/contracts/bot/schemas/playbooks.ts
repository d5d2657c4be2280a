import { z } from 'zod';
import { moment, share } from './parts.ts';

/** A playbook, as lists have it. */
export const playbook = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  supported_issues: z.array(z.string()),
  success_rate: share,
  enabled: z.boolean(),
  last_updated: moment,
});

const configuration = z.object({
  timeout: z.int().describe('Seconds that its proposal may take.'),
  retry_count: z.int(),
  rollback_on_failure: z.boolean(),
  max_files: z.int(),
  max_changed_lines: z.int(),
});
const actions = z.array(z.object({ type: z.string(), description: z.string() }));

/** The same with its limits, steps and statistics. */
export const playbookDetails = playbook.extend({
  author: z.string(),
  created_at: moment,
  configuration,
  statistics: z.object({
    total_executions: z.int(),
    successful_executions: z.int(),
    failed_executions: z.int(),
    success_rate: share,
    average_execution_time: z.number().nullable().describe('Seconds.'),
  }),
  actions,
  disabled: z
    .object({ reason: z.string().nullable(), by: z.string(), at: moment })
    .nullable()
    .describe('Who turned it off, when and why; null while it is on.'),
});

/** What turns a playbook on or off. */
export const playbookSwitch = z.strictObject({
  enabled: z.boolean(),
  reason: z.string().max(500).optional().describe('Why, for people.'),
});

/** A playbook as one repository has it. */
export const repositoryPlaybook = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  author: z.string(),
  own: z.boolean().describe('Whether the repository brings it itself.'),
  supported_issues: z.array(z.string()),
  enabled: z.boolean().describe('Whether it is used there.'),
  disabled: z
    .object({ reason: z.string().nullable(), by: z.string(), at: moment, everywhere: z.boolean() })
    .nullable()
    .describe('Who turned it off, when and why; null where only the settings keep it off.'),
});

/** The same with its limits, its steps, and how it fared there. */
export const repositoryPlaybookDetails = repositoryPlaybook.extend({
  configuration,
  statistics: z.object({
    total_executions: z.int(),
    successful_executions: z.int(),
    failed_executions: z.int(),
    success_rate: share,
  }),
  actions,
});
