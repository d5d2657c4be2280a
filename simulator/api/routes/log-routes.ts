import { strToU8, zipSync } from 'fflate';
import type { Job } from '../../state/workflow-runs.ts';
import type { World } from '../../state/world.ts';
import { offerDownload } from '../../storage/downloads.ts';
import { notFound } from '../api-error.ts';
import { onRepository, redirect, type Answer, type Operation } from '../operation.ts';
import { currentAttempt } from '../present/run.ts';
import { jobOf, runOf } from './action-routes.ts';

const READ = [{ actions: 'read' }] as const;
/** A log's address is good for one minute. */
const LOG_MS = 60 * 1000;
/** Logs are kept with the mark that says UTF-8 before their first line. */
const BYTE_ORDER_MARK = '\uFEFF';

function textOf(job: Job): Uint8Array {
  return strToU8(`${BYTE_ORDER_MARK}${job.log.join('')}`);
}

function safeName(name: string): string {
  return name.replaceAll(/[/:<>|*?"\\]/g, '');
}

/** The files of a job's folder: the lines of each step, by when they were written. */
function stepFiles(job: Job): Array<[string, Uint8Array]> {
  const texts = job.steps.map(() => '');
  for (const line of job.log.join('').split(/(?<=\n)/)) {
    const at = Date.parse(/^\S+/.exec(line)?.[0] ?? '');
    const after = job.steps.findLastIndex(({ startedAt }) => (startedAt?.getTime() ?? at) <= at);
    texts[Math.max(after, 0)] += line;
  }
  return job.steps.map(({ number, name }, index) => [
    `${safeName(job.name)}/${number}_${safeName(name)}.txt`,
    strToU8(`${BYTE_ORDER_MARK}${texts[index] ?? ''}`),
  ]);
}

function answer(
  world: World,
  contentType: string,
  fileName: string | null,
  content: Uint8Array,
): Answer {
  const address = offerDownload(world, 'logs', LOG_MS, {
    once: false,
    refusesAuthorization: true,
    contentType,
    fileName,
    open: async () => Promise.resolve(content),
  });
  return redirect(address);
}

/** Logs of jobs and runs: redirects to the other origin. */
export const logRoutes = {
  'actions/download-job-logs-for-workflow-run':
    onRepository<'actions/download-job-logs-for-workflow-run'>(
      READ,
      ({ world, repository, path }) => {
        const job = jobOf(repository, path['job_id']);
        if (job.status !== 'completed' || job.log.length === 0) throw notFound();
        return answer(world, 'text/plain', null, textOf(job));
      },
    ),
  'actions/download-workflow-run-logs': onRepository<'actions/download-workflow-run-logs'>(
    READ,
    ({ world, repository, path }) => {
      const run = runOf(repository, path['run_id']);
      const attempt = currentAttempt(run);
      if (attempt.status !== 'completed') throw notFound();
      const logged = [...attempt.jobs.values()].filter(({ log }) => log.length > 0);
      const whole = logged.map((job, at) => [`${at}_${safeName(job.name)}.txt`, textOf(job)]);
      const zip = zipSync(Object.fromEntries([...whole, ...logged.flatMap(stepFiles)]));
      return answer(world, 'application/zip', `logs_${run.suite.id}.zip`, zip);
    },
  ),
} satisfies Record<string, Operation>;
