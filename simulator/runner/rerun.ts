import type { WorkflowRequest } from '../workflow-runner.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** The jobs of an attempt: all, or on a re-run those that are named and those that need them. */
export function jobsToRun(workflow: WorkflowFile, { only }: WorkflowRequest): Set<string> {
  const ids = Object.keys(workflow.jobs);
  if (only === null) return new Set(ids);
  const named = (id: string): boolean => [...only].some((key) => isOfJob(key, id));
  return new Set(
    ids.filter((id) => named(id) || ancestorsOf(id, workflow).some((other) => named(other))),
  );
}

/** Whether a job keeps its conclusion: on a re-run by name of other values of its matrix. */
export function isKept(key: string, id: string, { only, previous }: WorkflowRequest): boolean {
  if (only === null || only.has(key) || only.has(id) || !previous.has(key)) return false;
  return [...only].some((other) => isOfJob(other, id));
}

/** Whether a job's key is of this job, by itself or with matrix values. */
export function isOfJob(key: string, id: string): boolean {
  return key === id || key.startsWith(`${id} (`);
}

/** All jobs that a job needs, directly or through others. */
export function ancestorsOf(id: string, workflow: WorkflowFile): string[] {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const need of workflow.jobs[at]?.needs ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return [...found];
}
