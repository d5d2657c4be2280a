import { strToU8, zipSync } from 'fflate';
import type { Job } from '../../state/model.ts';
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
      const files = [...attempt.jobs.values()]
        .filter(({ log }) => log.length > 0)
        .map((job, at) => [`${at}_${job.name.replaceAll(/[/:<>|*?"\\]/g, '')}.txt`, textOf(job)]);
      const zip = zipSync(Object.fromEntries(files) as Record<string, Uint8Array>);
      return answer(world, 'application/zip', `logs_${run.suite.id}.zip`, zip);
    },
  ),
} satisfies Record<string, Operation>;
