import { posix } from 'node:path';
import type { YAMLMap } from 'yaml';
import { asMap, valueOf } from '../yaml/yaml-source.ts';
import { type JobSource, type StepSource, textOf, type WorkflowSource } from './read-workflow.ts';

/** Who says in which folder a step works: the step, its job, or the workflow; null when none does. */
export function directoryOwner(
  { root }: WorkflowSource,
  job: JobSource,
  step: StepSource,
): YAMLMap | null {
  const owners = [step.map, defaultsOf(job.map), defaultsOf(root)];
  return owners.find((owner) => textOf(owner, 'working-directory') !== null) ?? null;
}

/** The folder that a step works in, relative to the repository's root; empty for the root. */
export function directoryOf(workflow: WorkflowSource, job: JobSource, step: StepSource): string {
  return textOf(directoryOwner(workflow, job, step), 'working-directory') ?? '';
}

/** A path as seen from a folder of the repository; null when it leaves the repository. */
export function resolveIn(folder: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('\\')) return null;
  const resolved = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  return resolved === '..' || resolved.startsWith('../') || resolved.startsWith('/')
    ? null
    : resolved;
}

function defaultsOf(owner: YAMLMap): YAMLMap | null {
  return asMap(valueOf(asMap(valueOf(owner, 'defaults')), 'run'));
}
