import { createHash } from 'node:crypto';
import type { Finding } from '../domain/diagnosis.ts';
import type { GitHubReader, WorkflowJob, WorkflowRun } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import { checkWorkflow } from '../edits/workflow/check-workflow.ts';
import { RETIRED_LABELS } from '../edits/workflow/runner-labels.ts';

/** As sure as any answer is: GitHub did not start it, and what is wrong stands there. */
const SURE = 0.95;

/** What is wrong with the workflow file of a run of which GitHub made no job, or null where that is not known. */
export async function findingInWorkflow(
  reader: GitHubReader,
  repository: RepositoryRef,
  run: WorkflowRun,
): Promise<Finding | null> {
  if (!run.path.startsWith('.github/workflows/')) return null;
  const bytes = await reader.readFile(repository, run.path, run.headSha);
  const [problem] = bytes === null ? [] : checkWorkflow(Buffer.from(bytes).toString());
  if (problem === undefined) return null;
  return findingOf({
    rule: 'workflow-file',
    category: 'configuration_error',
    identity: [run.path, problem.message],
    message: problem.message,
    captures: { file: run.path, line: String(problem.line) },
    title: 'The workflow could not start: its file is not valid',
    explanation: `Line ${problem.line} of \`${run.path}\`: ${problem.message}`,
    autoFixable: problem.mend !== null,
  });
}

/** The cause of a job that never got a runner because its image was retired; null for any other job. */
export function findingOfRunner(run: WorkflowRun, job: WorkflowJob): Finding | null {
  const label = job.labels.find((one) => Object.hasOwn(RETIRED_LABELS, one));
  if (label === undefined || job.steps.length > 0) return null;
  return findingOf({
    rule: 'retired-runner',
    category: 'infrastructure_error',
    identity: [run.path, label],
    message: `The runner image ${label} was retired.`,
    captures: { label },
    title: 'The runner image of the job was retired',
    explanation: `GitHub has no runner for \`${label}\` any more, so the job ended before its first step. The image that follows it is \`${RETIRED_LABELS[label] ?? ''}\`.`,
    autoFixable: true,
  });
}

function findingOf(
  found: Pick<
    Finding,
    'rule' | 'category' | 'message' | 'captures' | 'title' | 'explanation' | 'autoFixable'
  > & { identity: string[] },
): Finding {
  const { identity, ...rest } = found;
  const text = [rest.rule, ...identity].join('\n');
  return {
    ...rest,
    pattern: null,
    transient: false,
    line: 0,
    ranges: [],
    excerpt: [],
    step: null,
    confidence: SURE,
    fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}
