import type { JobConclusion } from '../workflow-runner.ts';
import { findAction } from './built-in-actions.ts';
import { fill } from './expressions.ts';
import { RUNNER_NAME } from './github-context.ts';
import { makeJobFolders } from './job-folders.ts';
import { removedImage } from './hosted-images.ts';
import type { JobLog } from './job-log.ts';
import { createJobLog } from './job-log.ts';
import type { JobReport } from './job-report.ts';
import { reportJob } from './job-report.ts';
import { runStep, stepName } from './run-step.ts';
import type { JobDeps, JobPlan } from './set-up-job.ts';
import { setUpJob } from './set-up-job.ts';
import type { RunningJob } from './step-context.ts';
import type { JobDefinition } from './workflow-file.ts';

/** How a job ended, and the outputs it set. */
export interface JobEnd {
  conclusion: JobConclusion;
  outputs: Record<string, string>;
}

/** Runs a job from `Set up job` to `Complete job` in folders of its own, and reports it all along. */
export async function runJob(plan: JobPlan, deps: JobDeps): Promise<JobEnd> {
  const { request, sandbox } = deps;
  const steps = plan.definition.steps ?? [];
  const posts = steps.filter((step) => findAction(step.uses ?? '')?.post === true).reverse();
  const names = [
    'Set up job',
    ...steps.map((step) => stepName(step)),
    ...posts.map((step) => `Post ${stepName(step)}`),
    'Complete job',
  ];
  const report = reportJob({ ...plan, steps: names }, request, deps.minuteMs);
  const log = createJobLog((text) => request.onLog(plan.key, text));
  const removed = removedImage(plan.labels);
  if (removed !== null) {
    // There is no machine for it: not a step begins, and there is no log.
    report.end('failure', removed);
    return { conclusion: 'failure', outputs: {} };
  }
  report.start();
  const folders = await makeJobFolders(sandbox, request.repository.name);
  try {
    report.startStep(1);
    const job = await setUpJob(plan, deps, log, folders);
    report.endStep(1, job === null ? 'failure' : 'success');
    if (job === null) {
      for (let number = 2; number < names.length; number += 1) report.endStep(number, 'skipped');
      return complete(report, names.length, log, { conclusion: 'failure', outputs: {} });
    }
    const { conclusion, ran } = await runSteps(job, steps, report);
    for (const [index, step] of posts.entries()) {
      const number = steps.length + 2 + index;
      if (!ran.has(step)) {
        report.endStep(number, 'skipped');
        continue;
      }
      report.startStep(number);
      log.write('Post job cleanup.');
      report.endStep(number, 'success');
    }
    return complete(report, names.length, log, { conclusion, outputs: setOutputs(plan, job) });
  } finally {
    await folders.remove();
  }
}

async function runSteps(
  job: RunningJob,
  steps: NonNullable<JobDefinition['steps']>,
  report: JobReport,
): Promise<{ conclusion: JobConclusion; ran: Set<unknown> }> {
  const ran = new Set<unknown>();
  let conclusion: JobConclusion = 'success';
  for (const [index, step] of steps.entries()) {
    const number = index + 2;
    if (conclusion === 'cancelled' || job.signal.aborted) {
      conclusion = 'cancelled';
      report.endStep(number, 'skipped');
      continue;
    }
    report.startStep(number);
    const failed = conclusion === 'failure';
    const status = { success: !failed, failure: failed, cancelled: false };
    const outcome = await runStep(job, step, status);
    if (outcome.outcome !== 'skipped') ran.add(step);
    report.endStep(number, outcome.conclusion as JobConclusion);
    if (outcome.conclusion === 'cancelled') {
      conclusion = 'cancelled';
      if (performance.now() >= job.deadline) {
        job.log.write(
          `##[error]The job running on runner ${RUNNER_NAME} has exceeded the maximum execution time of ${job.minutes} minutes.`,
        );
      }
    } else if (outcome.conclusion === 'failure') conclusion = 'failure';
    job.status = conclusion;
  }
  return { conclusion, ran };
}

function setOutputs(plan: JobPlan, job: RunningJob): Record<string, string> {
  const wanted = Object.entries(plan.definition.outputs ?? {});
  if (wanted.length === 0) return {};
  job.log.write('Evaluate and set job outputs');
  const outputs: Record<string, string> = {};
  for (const [name, value] of wanted) {
    try {
      outputs[name] = fill(value, job.scope(job.env));
      if (outputs[name] !== '') job.log.write(`Set output '${name}'`);
    } catch (error) {
      job.log.write(`##[warning]The output '${name}' is left out: ${(error as Error).message}`);
    }
  }
  return outputs;
}

function complete(report: JobReport, last: number, log: JobLog, end: JobEnd): JobEnd {
  report.startStep(last);
  log.write('Cleaning up orphan processes');
  report.endStep(last, 'success');
  report.end(end.conclusion);
  return end;
}
