import type { Action, ActionCatalogue } from './action.ts';
import { addNpmDependency } from './add-npm-dependency.ts';
import { addNpmTypes } from './add-npm-types.ts';
import { addRequirement } from './add-requirement.ts';
import { comment } from './comment.ts';
import { editFiles } from './edit-files.ts';
import { openPullRequest } from './open-pull-request.ts';
import { reportCheck } from './report-check.ts';
import { rerunFailedJobs } from './rerun-failed-jobs.ts';
import { restoreMavenVersion } from './restore-maven-version.ts';
import { revertCommit } from './revert-commit.ts';
import { runTool } from './run-tool.ts';

const ACTIONS: readonly Action[] = [
  runTool,
  editFiles,
  addNpmDependency,
  addNpmTypes,
  addRequirement,
  restoreMavenVersion,
  revertCommit,
  openPullRequest,
  rerunFailedJobs,
  reportCheck,
  comment,
];

/** Every Action that a playbook can name, by name. */
export const ACTION_CATALOGUE: ActionCatalogue = new Map(
  ACTIONS.map((action) => [action.name, action]),
);
