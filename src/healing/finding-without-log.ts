import { createHash } from 'node:crypto';
import type { Category, Finding } from '../domain/diagnosis.ts';
import type { WorkflowJob, WorkflowRun } from '../domain/github.ts';

type Reason = 'no_jobs' | 'no_log' | 'not_read' | 'unknown';

const WORDS: Record<Reason, { category: Category; title: string; explanation: string }> = {
  no_jobs: {
    category: 'configuration_error',
    title: 'The workflow could not start: GitHub made no job of it',
    explanation:
      'Most often the workflow file is not valid. Open the run on GitHub, which names the line, and mend the file.',
  },
  no_log: {
    category: 'unknown',
    title: 'The job failed and its log is not available',
    explanation:
      'GitHub has no log for this job: it was deleted, has expired, or was never written. Re-run the job to get one.',
  },
  not_read: {
    category: 'unknown',
    title: 'More jobs failed than Pipewright reads at once',
    explanation:
      'Their logs were not read. Mend the causes that are named first; what is then still red is read again.',
  },
  unknown: {
    category: 'unknown',
    title: 'The job failed and its log does not say why',
    explanation:
      'Nothing in the log explains the failure. Pipewright does not guess: read the log from its end.',
  },
};

/** The Finding for a failure that no line of a log explains; its line is 0 and its confidence 0. */
export function findingWithoutLog(reason: Reason, run: WorkflowRun, job?: WorkflowJob): Finding {
  const { category, title, explanation } = WORDS[reason];
  const identity = [reason, run.path, job?.name ?? ''].join('\n');
  return {
    pattern: null,
    rule: reason.replaceAll('_', '-'),
    category,
    transient: false,
    line: 0,
    ranges: [],
    excerpt: [],
    message: title,
    captures: reason === 'no_jobs' ? { file: run.path } : {},
    step: null,
    confidence: 0,
    fingerprint: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    title,
    explanation,
    autoFixable: false,
  };
}
