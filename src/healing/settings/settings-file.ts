import { z } from 'zod';
import { CAPS } from '../run/caps.ts';

/** Where a repository keeps its settings; only the default branch's count. */
export const SETTINGS_PATH = '.github/pipewright.yml';

/** Smallest confidence of a cause, 0 to 1, from which Pipewright acts on it. */
export const THRESHOLDS = { low: 0.9, medium: 0.6, high: 0.3 } as const;

// YAML 1.2 reads `on` and `off` as words, and people write them all the same.
const onOff = z
  .union([z.boolean(), z.enum(['on', 'off'])], { error: 'Use true or false (or: on, off)' })
  .transform((word) => word === true || word === 'on');

const byPlaybook = z.record(z.string(), onOff);

const limits = z.strictObject({
  attempts_per_day: z
    .int()
    .min(0)
    .max(CAPS.perRepository)
    .optional()
    .describe('How often Pipewright may act in this repository within a day.'),
  max_changed_lines: z
    .int()
    .min(0)
    .max(20_000)
    .optional()
    .describe('Most lines that a fix may change; a playbook’s own limit counts where it is lower.'),
});

const notifications = z.strictObject({
  channels: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'Use lower-case words, digits, - and _'))
    .max(20)
    .optional()
    .describe('Names of channels that the operator of Pipewright has set up.'),
});

const flaky = z.strictObject({
  report: onOff
    .optional()
    .describe('Open one GitHub issue for each flaky job, and keep it up to date.'),
  quiet_days: z
    .int()
    .min(1)
    .max(14)
    .optional()
    .describe('Days without a flake after which the issue of a flaky job is closed.'),
});

/** What the settings file of a repository holds; unknown keys are refused. */
export const settingsFileSchema = z.strictObject({
  paused: onOff.optional().describe('Do nothing at all in this repository.'),
  auto_fix: z
    .union([onOff, byPlaybook], {
      error: 'Use true or false (or: on, off), or one of them for each playbook by name',
    })
    .optional()
    .describe('Whether Pipewright repairs, or only explains: for all playbooks, or by name.'),
  sensitivity: z
    .enum(['low', 'medium', 'high'], { error: 'Use low, medium or high' })
    .optional()
    .describe('How readily it acts: `low` only on causes it is very sure of.'),
  playbooks: byPlaybook.optional().describe('Playbooks to turn on or off, by name.'),
  reverts: onOff
    .optional()
    .describe('Offer to take back the single commit that turned the default branch red.'),
  dashboard: onOff
    .optional()
    .describe('Keep one GitHub issue with open failures, waiting fixes, flaky jobs and pauses.'),
  flaky: flaky.optional().describe('What is done about jobs that fail and pass on one commit.'),
  limits: limits.optional().describe('Limits below those of the installation and the playbooks.'),
  notifications: notifications.optional().describe('Who is told about Issues and fixes.'),
});

/** One layer of settings; what it does not say, a weaker layer says. */
export type SettingsFile = z.output<typeof settingsFileSchema>;
