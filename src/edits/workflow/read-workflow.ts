import type { YAMLMap } from 'yaml';
import {
  asMap,
  asScalar,
  asSequence,
  keyOf,
  readYaml,
  valueOf,
  type YamlSource,
} from '../yaml/yaml-source.ts';

/** One step of a job with its place in the file. */
export interface StepSource {
  index: number;
  map: YAMLMap;
  name: string | null;
  uses: string | null;
  run: string | null;
}

/** One job of a workflow with its place in the file. */
export interface JobSource {
  id: string;
  map: YAMLMap;
  /** Without those that are written as an alias. */
  steps: StepSource[];
}

/** A workflow file by its ranges. */
export interface WorkflowSource {
  yaml: YamlSource;
  root: YAMLMap;
  /** Without those that are written as an alias. */
  jobs: JobSource[];
}

/** Reads a workflow for editing, or says in a sentence why its shape is not that of one. */
export function readWorkflow(
  text: string,
): { ok: true; workflow: WorkflowSource } | { ok: false; reason: string } {
  const yaml = readYaml(text);
  const [error] = yaml.errors;
  if (error !== undefined) {
    return { ok: false, reason: `The workflow is not valid YAML (line ${error.line}).` };
  }
  const root = asMap(yaml.root);
  const jobs = asMap(valueOf(root, 'jobs'));
  if (root === null || jobs === null) {
    return { ok: false, reason: 'The workflow has no mapping `jobs`.' };
  }
  const found = jobs.items.flatMap((pair): JobSource[] => {
    const map = asMap(pair.value);
    const id = keyOf(pair);
    return map === null || id === null ? [] : [{ id, map, steps: stepsOf(map) }];
  });
  return { ok: true, workflow: { yaml, root, jobs: found } };
}

function stepsOf(job: YAMLMap): StepSource[] {
  const steps = asSequence(valueOf(job, 'steps'))?.items ?? [];
  return steps.flatMap((item, index): StepSource[] => {
    const map = asMap(item);
    if (map === null) return [];
    return [
      {
        index,
        map,
        name: textOf(map, 'name'),
        uses: textOf(map, 'uses'),
        run: textOf(map, 'run'),
      },
    ];
  });
}

/** The scalar below a key as text, written as in the file where it is no string; null where there is none. */
export function textOf(map: YAMLMap | null, key: string): string | null {
  const scalar = asScalar(valueOf(map, key));
  if (scalar === null) return null;
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? null);
}
