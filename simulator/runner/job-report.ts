import type { JobConclusion, JobUpdate, StepUpdate, WorkflowRequest } from '../workflow-runner.ts';

/** The state of one job as it is reported: each change goes out at once, as a whole. */
export interface JobReport {
  start(): void;
  startStep(number: number): void;
  endStep(number: number, conclusion: JobConclusion): void;
  /** With a message where GitHub says something at the job itself. */
  end(conclusion: JobConclusion, failureMessage?: string): void;
}

/**
 * Reports a job with these step names, first as queued. `minuteMs` is how long a minute lasts that is
 * told of it.
 */
export function reportJob(
  job: { key: string; name: string; steps: string[]; labels?: string[] },
  request: Pick<WorkflowRequest, 'onJob'>,
  minuteMs = 60_000,
): JobReport {
  const queued = Date.now();
  const now = (): Date => new Date(queued + ((Date.now() - queued) * 60_000) / minuteMs);
  const state: JobUpdate = {
    key: job.key,
    name: job.name,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    steps: [],
    ...(job.labels && { labels: job.labels }),
  };
  const steps = job.steps.map((name, index): StepUpdate => ({
    number: index + 1,
    name,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
  }));
  const send = (): void => {
    // Until it starts, GitHub lists no steps for a job.
    const shown = state.startedAt === null ? [] : steps.map((step) => structuredClone(step));
    request.onJob({ ...state, steps: shown });
  };
  const step = (number: number): StepUpdate => {
    const found = steps[number - 1];
    if (found === undefined) throw new RangeError(`Job ${job.key} has no step ${number}.`);
    return found;
  };
  send();
  return {
    start: () => {
      state.status = 'in_progress';
      state.startedAt = now();
      send();
    },
    startStep: (number) => {
      Object.assign(step(number), { status: 'in_progress', startedAt: now() });
      send();
    },
    endStep: (number, conclusion) => {
      const completedAt = now();
      const startedAt = step(number).startedAt ?? completedAt;
      Object.assign(step(number), { status: 'completed', conclusion, startedAt, completedAt });
      send();
    },
    end: (conclusion, failureMessage) => {
      Object.assign(state, { status: 'completed', conclusion, completedAt: now() });
      if (failureMessage !== undefined) state.failureMessage = failureMessage;
      send();
    },
  };
}
