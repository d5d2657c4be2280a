import { z } from 'zod';
import { ISSUE_TYPES } from '../../../../domain/issue.ts';

export const moment = z.iso.datetime();
export const share = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe('0 to 1; null where nothing was tried.');

/** Types of Issues that lists can be narrowed by; what has no detector yet is never found. */
export const issueType = z.enum([...ISSUE_TYPES, 'data_drift', 'model_degradation']);
export const severity = z.enum(['low', 'medium', 'high', 'critical']);
export const issueStatus = z.enum(['open', 'resolved', 'failed']);
export const repositoryStatus = z.enum(['active', 'paused', 'error']);

/** What paths and queries name. */
export const issueId = z.string().max(100).describe('Its id.');
export const owner = z.string().max(39).describe('Login of the owner.');
export const repo = z.string().max(100).describe('Name of the repository.');
export const repositoryName = z.string().max(140).describe('`owner/name`.');
export const playbookName = z.string().max(60).describe('Its name.');
