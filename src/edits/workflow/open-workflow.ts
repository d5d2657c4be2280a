import type { RepairOutcome, RepairRequest } from '../repair.ts';
import { refuse } from '../repair.ts';
import { findJobs, findStep } from './find-place.ts';
import type { JobSource, StepSource, WorkflowSource } from './read-workflow.ts';
import { readWorkflow } from './read-workflow.ts';

/** The workflow file of the failing job, read for editing. */
export interface OpenedWorkflow {
  path: string;
  text: string;
  workflow: WorkflowSource;
}

type Opened<T> = { ok: true; value: T } | { ok: false; refusal: RepairOutcome };

/** Reads the failing job's workflow at the failing commit; a shape that is not expected is a refusal. */
export async function openWorkflow({
  place,
  files,
}: RepairRequest): Promise<Opened<OpenedWorkflow>> {
  const path = place.workflow;
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) {
    return no(`The workflow ${path} is not a file of this repository.`);
  }
  const text = await files.read(path);
  if (text === null) return no(`The workflow ${path} is not there, or is not UTF-8 text.`);
  const read = readWorkflow(text);
  return read.ok
    ? { ok: true, value: { path, text, workflow: read.workflow } }
    : no(`${read.reason} It was left as it is.`);
}

/** The same, with the jobs that failed. */
export async function openJobs(
  request: RepairRequest,
): Promise<Opened<OpenedWorkflow & { jobs: JobSource[] }>> {
  const opened = await openWorkflow(request);
  if (!opened.ok) return opened;
  const { jobs: names, workflow: path } = request.place;
  const jobs = findJobs(opened.value.workflow, names);
  if (jobs !== null) return { ok: true, value: { ...opened.value, jobs } };
  return no(
    `${path} does not show which of its jobs GitHub calls ${names[0] ?? ''}; it may stand in a called workflow.`,
  );
}

/** The same, with the step that failed in each of the failed jobs. */
export async function openSteps(
  request: RepairRequest,
): Promise<
  Opened<OpenedWorkflow & { jobs: JobSource[]; steps: Array<{ job: JobSource; step: StepSource }> }>
> {
  const opened = await openJobs(request);
  if (!opened.ok) return opened;
  const { step: shown, workflow: path } = request.place;
  const steps = opened.value.jobs.map((job) => ({ job, step: findStep(job, shown) }));
  if (steps.some(({ step }) => step === null)) {
    return no(`${path} does not show which step GitHub calls ${shown ?? 'the failing one'}.`);
  }
  const found = steps as Array<{ job: JobSource; step: StepSource }>;
  return { ok: true, value: { ...opened.value, steps: found } };
}

function no(reason: string): { ok: false; refusal: RepairOutcome } {
  return { ok: false, refusal: refuse(reason) };
}
