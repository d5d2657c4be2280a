/** What GitHub calls the end of a job or a run; `null` on GitHub's side while it goes on. */
export type JobConclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out';

/** One step of a job as GitHub lists it; times are null until they happened. */
export interface StepUpdate {
  /** 1-based, in order, `Set up job` first. */
  number: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: JobConclusion | null;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** The whole state of one job; each update replaces the one before. */
export interface JobUpdate {
  /** Unique in the run and the same over attempts: the job's key, with its matrix values where it has some. */
  key: string;
  /** As GitHub shows it: `test (20)`. */
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  /** Null until `status` is `completed`. */
  conclusion: JobConclusion | null;
  steps: StepUpdate[];
  startedAt: Date | null;
  completedAt: Date | null;
  /** What `runs-on` asked for; a runner that does not tell runs everything on `ubuntu-latest`. */
  labels?: string[];
  /** What GitHub says at the job itself, beside its log. */
  failureMessage?: string;
}

/** What started a workflow: the event's name, its webhook payload, and the git ref it stands on. */
export interface WorkflowEvent {
  name: string;
  payload: unknown;
  /** `refs/heads/main`, or `refs/pull/7/merge` for pull requests. */
  ref: string;
}

/** What became of a job's wish to deploy to an environment. */
export interface EnvironmentEntry {
  approved: boolean;
  /** Tells how an approved job ended. */
  leave(conclusion: JobConclusion): void;
}

/** One attempt of one workflow run, with the ways to report on it. */
export interface WorkflowRequest {
  /** The workflow file's text (YAML). */
  workflow: string;
  /** Its path in the repository: `.github/workflows/ci.yml`. */
  path: string;
  event: WorkflowEvent;
  repository: { owner: string; name: string };
  /** The bare repository that holds `sha`. */
  gitDir: string;
  /** The commit to check out: of a push its tip, of a pull request its head. */
  sha: string;
  runId: number;
  runNumber: number;
  /** 1 for the first attempt. */
  attempt: number;
  /** Keys of the jobs to run again on a re-run; null runs all. The others keep what `previous` says. */
  only: ReadonlySet<string> | null;
  /** Conclusions of the last attempt by job key; empty on the first attempt. */
  previous: ReadonlyMap<string, JobConclusion>;
  /** Lets a job into an environment, as soon as its protection rules allow; without it all are open. */
  enterEnvironment?(name: string): Promise<EnvironmentEntry>;
  /** Aborted when the run is cancelled or the simulator stops. */
  signal: AbortSignal;
  /** Reports a job: first as `queued`, at last as `completed`. Only jobs that run in this attempt, skipped ones included. */
  onJob(update: JobUpdate): void;
  /** Adds raw log text of a job, whole lines as GitHub writes them, each with its timestamp and `\n`. */
  onLog(jobKey: string, text: string): void;
}

/** Runs workflows for the simulator's Actions; it knows nothing of GitHub's API. */
export interface WorkflowRunner {
  /** Whether the workflow's `on:` asks for a run at this event; `error` says why the file cannot be read. */
  applies(workflow: string, event: WorkflowEvent): { applies: boolean } | { error: string };
  /** Runs one attempt and resolves with its conclusion when all its jobs are completed. It never rejects for what a workflow does. */
  run(request: WorkflowRequest): Promise<{ conclusion: JobConclusion }>;
}
