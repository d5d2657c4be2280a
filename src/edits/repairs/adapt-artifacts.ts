import { readReference } from '../workflow/action-reference.ts';
import { matrixAxes } from '../workflow/matrix-axes.ts';
import type { OpenedWorkflow } from '../workflow/open-workflow.ts';
import { textOf } from '../workflow/read-workflow.ts';
import { asMap, valueOf } from '../yaml/yaml-source.ts';
import { insertPair } from '../yaml/yaml-edits.ts';
import type { TextEdit } from '../text-edit.ts';
import type { StepInJob } from './upgrade-steps.ts';

type Adapted = { ok: true; edits: TextEdit[] } | { ok: false; reason: string };

const UPLOAD = 'actions/upload-artifact';

/**
 * What a step of the artifact actions needs from version 4 on, where each artifact has one
 * uploader and hidden files are left out. Other steps need nothing.
 */
export function adaptArtifactStep(
  opened: OpenedWorkflow,
  { job, step }: StepInJob,
  action: string,
): Adapted {
  if (action !== UPLOAD) return { ok: true, edits: [] };
  const inputs = asMap(valueOf(step.map, 'with'));
  const name = textOf(inputs, 'name') ?? 'artifact';
  const again = uploads(opened).filter(
    (other) => other.step.map !== step.map && nameOf(other) === name,
  );
  if (again.length > 0) {
    return no(
      `Several steps of ${opened.path} upload to the artifact ${name}. From v4 on an artifact has one uploader: give each its own name, and let the download merge them.`,
    );
  }
  const axes = matrixAxes(job.map);
  if (axes === 'unknown' || axes?.some((axis) => !mentions(name, axis))) {
    return no(
      `The job ${job.id} uploads the artifact ${name} once for each combination of its matrix. From v4 on an artifact has one uploader: put the matrix values into the name, and let the download merge them.`,
    );
  }
  if (!namesHidden(textOf(inputs, 'path') ?? '') || inputs === null) return { ok: true, edits: [] };
  if (valueOf(inputs, 'include-hidden-files') !== null) return { ok: true, edits: [] };
  const edit = insertPair(opened.text, inputs, ['include-hidden-files: true']);
  return edit === null
    ? no(`The inputs of ${UPLOAD} in the job ${job.id} are not written as plain lines.`)
    : { ok: true, edits: [edit] };
}

function uploads({ workflow }: OpenedWorkflow): StepInJob[] {
  return workflow.jobs
    .flatMap((job) => job.steps.map((step) => ({ job, step })))
    .filter(({ step }) => readReference(step.uses ?? '')?.action === UPLOAD);
}

function nameOf({ step }: StepInJob): string {
  return textOf(asMap(valueOf(step.map, 'with')), 'name') ?? 'artifact';
}

function mentions(name: string, axis: string): boolean {
  const expressions = [...name.matchAll(/\$\{\{([^}]*)\}\}/g)].map(([, inner]) =>
    (inner ?? '').trim(),
  );
  return expressions.some(
    (inner) =>
      inner === `matrix.${axis}` || inner === `matrix['${axis}']` || inner === 'strategy.job-index',
  );
}

/** True when a path means a hidden file or folder by its name; version 3 uploaded it. */
function namesHidden(paths: string): boolean {
  return paths
    .split('\n')
    .filter((path) => !path.trimStart().startsWith('!'))
    .some((path) => /(?:^|\/)\.(?!\.?(?:\/|$))[\w-]/.test(path.trim()));
}

function no(reason: string): Adapted {
  return { ok: false, reason };
}
