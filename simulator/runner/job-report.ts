import type { JobConclusion, JobUpdate, StepUpdate, WorkflowRequest } from '../workflow-runner.ts';

/** The state of one job as it is reported: each change goes out at once, as a whole. */
export interface JobReport {
  start(): void;
  startStep(number: number): void;
  endStep(number: number, conclusion: JobConclusion): void;
  /** With a message where GitHub says something at the job itself. */
  end(conclusion: JobConclusion, failureMessage?: string): void;
}

/** Reports a job with these step names, first as queued. */
export function reportJob(
  job: { key: string; name: string; steps: string[]; labels?: string[] },
  request: Pick<WorkflowRequest, 'onJob'>,
): JobReport {
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
      state.startedAt = new Date();
      send();
    },
    startStep: (number) => {
      Object.assign(step(number), { status: 'in_progress', startedAt: new Date() });
      send();
    },
    endStep: (number, conclusion) => {
      const now = new Date();
      const startedAt = step(number).startedAt ?? now;
      Object.assign(step(number), { status: 'completed', conclusion, startedAt, completedAt: now });
      send();
    },
    end: (conclusion, failureMessage) => {
      Object.assign(state, { status: 'completed', conclusion, completedAt: new Date() });
      if (failureMessage !== undefined) state.failureMessage = failureMessage;
      send();
    },
  };
}
