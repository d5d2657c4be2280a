import { z } from 'zod';
import { CATEGORIES } from '../../domain/diagnosis.ts';
import { ISSUE_TYPES } from '../../domain/issue.ts';

const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by hyphens')
  .max(60);

const condition = z
  .strictObject({
    /** Ids of patterns; one of them found the cause. */
    patterns: z.array(name).min(1).optional(),
    /** Rules that found the cause where no pattern did; one of them. */
    rules: z.array(name).min(1).optional(),
    categories: z.array(z.enum(CATEGORIES)).min(1).optional(),
    issue_types: z.array(z.enum(ISSUE_TYPES)).min(1).optional(),
    transient: z.boolean().optional(),
    /** Smallest confidence of the cause, 0 to 1. */
    confidence: z.number().min(0).max(1).optional(),
    /** False keeps the playbook away from runs whose code comes from a fork. */
    forks: z.boolean().default(false),
    /** True: only what failed on the default branch. */
    default_branch: z.literal(true).optional(),
    repository: z.strictObject({ files: z.array(z.string().min(1)).min(1) }).optional(),
  })
  .describe('When the playbook applies; all that is given must hold.');

const limits = z.strictObject({
  /** Seconds that the proposing steps may take together. */
  timeout: z.number().int().min(1).max(3600).default(900),
  /** How often the playbook may act for one Run. */
  attempts: z.number().int().min(1).max(5).default(1),
  /** Seconds to wait before each attempt; the last one repeats. */
  backoff: z.array(z.number().int().min(0).max(86_400)).default([]),
  /** Close the pull request and delete its branch when the fix does not turn the job green. */
  rollback_on_failure: z.boolean().default(true),
  max_files: z.number().int().min(0).default(0),
  max_changed_lines: z.number().int().min(0).default(0),
  /** Globs of the only paths a Patch may change. */
  paths: z.array(z.string().min(1)).default([]),
  /** `formatting`: a test may change its form, when the guard sees that nothing else of it changes. */
  tests: z.enum(['never', 'formatting']).default('never'),
});

const step = z.strictObject({
  action: z.string().min(1),
  description: z.string().min(1),
  with: z.record(z.string(), z.json()).default({}),
});

/** What a playbook file holds; unknown keys are refused. */
export const playbookSchema = z.strictObject({
  name,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'Use a version like 1.0.0'),
  description: z.string().min(1),
  author: z.string().min(1).default('Pipewright'),
  /** Among playbooks that apply, the one with the highest priority is used. */
  priority: z.number().int().min(0).max(100),
  /** The setting of a repository without which the playbook is off there. */
  opt_in: z.enum(['reverts']).optional(),
  applies_to: condition,
  limits: limits.prefault({}),
  steps: z.array(step).min(1),
});

/** What to do about a kind of Issue: when it applies, its limits, and its steps. */
export type Playbook = z.infer<typeof playbookSchema>;
export type PlaybookStep = Playbook['steps'][number];
