import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { WorkflowRequest } from '../workflow-runner.ts';
import type { Scope } from './expressions.ts';
import type { JobFolders } from './job-folders.ts';
import type { TokenPermissions } from './token-permissions.ts';
import type { JobLog } from './job-log.ts';

/** What a step left for later ones, by its id. */
export interface StepOutcome {
  outputs: Record<string, string>;
  /** Before and after `continue-on-error`. */
  outcome: string;
  conclusion: string;
}

/** One job while it runs; steps read it and change `env`, `path` and `steps`. */
export interface RunningJob {
  request: WorkflowRequest;
  sandbox: Sandbox;
  folders: JobFolders;
  log: JobLog;
  signal: AbortSignal;
  /** The job's time limit, and the `performance.now()` at which the job's time is up. */
  minutes: number;
  deadline: number;
  /** The environment of workflow, job, and `GITHUB_ENV`; without the runner's own variables. */
  env: Record<string, string>;
  /** Folders that steps put before PATH, the last one first. */
  path: string[];
  /** The runner's own variables: CI, GITHUB_…, RUNNER_…. */
  runnerEnv: Record<string, string>;
  /** What the job's token can do. */
  permissions: TokenPermissions;
  steps: Record<string, StepOutcome>;
  /** How the job stands: `success`, `failure` or `cancelled`. */
  status: string;
  defaults: { shell: string | undefined; workingDirectory: string | undefined };
  /** Contexts and functions for expressions in a step whose environment is `env`. */
  scope(env: Record<string, string>): Scope;
}

/** How one step went. `outputs` of one that failed count too. */
export interface StepResult {
  outcome: 'success' | 'failure' | 'cancelled';
  outputs: Record<string, string>;
}
