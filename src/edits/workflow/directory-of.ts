import { posix } from 'node:path';
import type { YAMLMap } from 'yaml';
import { asMap, valueOf } from '../yaml/yaml-source.ts';
import { enteredFolder } from './script-folder.ts';
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

/**
 * The folder that a step's commands work in, relative to the repository's root; empty for the root.
 * Its `working-directory`, and the folder that its script enters first. Null where an expression
 * names it, it leads out of the repository, or it is not written plainly.
 */
export function directoryOf(
  workflow: WorkflowSource,
  job: JobSource,
  step: StepSource,
): string | null {
  const start = textOf(directoryOwner(workflow, job, step), 'working-directory') ?? '';
  const entered = enteredFolder(step.run ?? '');
  if (start.includes('${{') || entered === null) return null;
  return resolveIn(resolveIn('', start), entered);
}

/**
 * A path as seen from a folder of the repository, empty for the root; null when it leaves the
 * repository, or the folder is not known.
 */
export function resolveIn(folder: string | null, path: string): string | null {
  if (folder === null || path.startsWith('/') || path.includes('\\')) return null;
  const resolved = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (resolved === '..' || resolved.startsWith('../') || resolved.startsWith('/')) return null;
  return resolved === '.' ? '' : resolved;
}

function defaultsOf(owner: YAMLMap): YAMLMap | null {
  return asMap(valueOf(asMap(valueOf(owner, 'defaults')), 'run'));
}
