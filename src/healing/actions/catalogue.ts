import type { Action, ActionCatalogue } from './action.ts';
import { comment } from './comment.ts';
import { editFiles } from './edit-files.ts';
import { openPullRequest } from './open-pull-request.ts';
import { reportCheck } from './report-check.ts';
import { rerunFailedJobs } from './rerun-failed-jobs.ts';
import { runTool } from './run-tool.ts';

const ACTIONS: readonly Action[] = [
  runTool,
  editFiles,
  openPullRequest,
  rerunFailedJobs,
  reportCheck,
  comment,
];

/** Every Action that a playbook can name, by name. */
export const ACTION_CATALOGUE: ActionCatalogue = new Map(
  ACTIONS.map((action) => [action.name, action]),
);
