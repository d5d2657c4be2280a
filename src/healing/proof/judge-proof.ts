import type { TestCounts } from '../../domain/diagnosis.ts';
import { countOf } from '../../text/count-of.ts';

/** A job as the proof sees it: `workflow` is the workflow's file. */
export interface JobOutcome {
  workflow: string;
  name: string;
  /** GitHub's conclusion, or null while it has none. */
  conclusion: string | null;
  url: string;
}

/** What was seen of the commit that is to prove the fix. */
export interface Evidence {
  /** The jobs that failed with the cause, in every workflow where it was seen. */
  failed: Array<Pick<JobOutcome, 'workflow' | 'name'>>;
  /** Latest outcomes of all jobs on the proving commit. */
  jobs: JobOutcome[];
  /** True while a run on the proving commit is not completed. */
  pending: boolean;
  /** Jobs that were red on the failing commit already. */
  redBefore: Array<Pick<JobOutcome, 'workflow' | 'name'>>;
  /** Tests of the failed jobs, by job: on the proving commit, and in the last good run on the base. */
  tests: Array<{
    job: string;
    now: TestCounts | null;
    /** `none` when the base branch has no good run of the job. */
    lastGood: TestCounts | null | 'none';
  }>;
}

/** `proven` and `failed` are final; `pending` asks to look again. Facts are plain text, not Markdown. */
export interface Verdict {
  kind: 'proven' | 'failed' | 'pending';
  /** One line a fact, for people. */
  facts: string[];
  /** The green (or red) jobs the verdict rests on. */
  jobs: JobOutcome[];
}

/**
 * Whether the same jobs are green on the proving commit, with no fewer tests executed and no more
 * skipped than in their last good run on the base branch, and no other job newly red. Pure.
 */
export function judgeProof(evidence: Evidence): Verdict {
  const { failed, jobs } = evidence;
  const present = jobs.filter((job) => failed.some((one) => isSame(one, job)));
  const missing =
    failed.length === 0 || failed.some((one) => !present.some((job) => isSame(one, job)));
  if (evidence.pending || missing || present.some((job) => job.conclusion === null)) {
    return { kind: 'pending', facts: [], jobs: present };
  }
  const failures: string[] = [];
  for (const job of present) {
    if (job.conclusion !== 'success')
      failures.push(`Job ${job.name} ended with ${job.conclusion}.`);
  }
  for (const job of newlyRed(evidence)) failures.push(`Job ${job.name} is newly red.`);
  const counted = evidence.tests.map(compareTests);
  failures.push(...counted.flatMap((comparison) => comparison.failures));
  if (failures.length > 0) return { kind: 'failed', facts: failures, jobs: present };
  const green = failed.map(({ name }) => `Job ${name} is green.`);
  return {
    kind: 'proven',
    facts: [
      ...green,
      ...counted.map((comparison) => comparison.fact),
      'No other job is newly red.',
    ],
    jobs: present,
  };
}

type NamedJob = Pick<JobOutcome, 'workflow' | 'name'>;

function isSame(one: NamedJob, other: NamedJob): boolean {
  return one.workflow === other.workflow && one.name === other.name;
}

function newlyRed({ jobs, failed, redBefore }: Evidence): JobOutcome[] {
  const red = new Set(['failure', 'timed_out', 'startup_failure']);
  return jobs.filter(
    (job) =>
      red.has(job.conclusion ?? '') &&
      ![...failed, ...redBefore].some((other) => isSame(other, job)),
  );
}

function compareTests(tests: Evidence['tests'][number]): { fact: string; failures: string[] } {
  const { job, now, lastGood } = tests;
  const ran = now === null ? 'printed no test counts' : `executed ${countOf(now.executed, 'test')}`;
  if (lastGood === 'none') {
    const fact = `Job ${job} ${ran}; the base branch has no good run to compare with.`;
    return { fact, failures: [] };
  }
  if (lastGood === null) {
    return { fact: `Job ${job} ${ran}; its last good run printed no counts.`, failures: [] };
  }
  const executed = now?.executed ?? 0;
  const skipped = now?.skipped ?? 0;
  const failures: string[] = [];
  if (executed < lastGood.executed) {
    failures.push(`Job ${job} ${ran}; its last good run executed ${lastGood.executed}.`);
  }
  if (skipped > lastGood.skipped) {
    failures.push(
      `Job ${job} skipped ${countOf(skipped, 'test')}; its last good run ${lastGood.skipped}.`,
    );
  }
  const fact = `Job ${job} ${ran} and skipped ${skipped}; its last good run on the base branch executed ${lastGood.executed} and skipped ${lastGood.skipped}.`;
  return { fact, failures };
}
