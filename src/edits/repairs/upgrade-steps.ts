import { ownValue } from '../../domain/own-value.ts';
import { readReference } from '../workflow/action-reference.ts';
import { RENAMED_INPUTS } from '../workflow/renamed-inputs.ts';
import { ACTION_VERSIONS } from '../workflow/action-versions.ts';
import type { OpenedWorkflow } from '../workflow/open-workflow.ts';
import type { JobSource, StepSource } from '../workflow/read-workflow.ts';
import { asMap, asScalar, valueOf } from '../yaml/yaml-source.ts';
import { replaceScalar } from '../yaml/yaml-edits.ts';
import type { RepairOutcome } from '../repair.ts';
import { refuse } from '../repair.ts';
import type { TextEdit } from '../text-edit.ts';
import { adaptArtifactStep } from './adapt-artifacts.ts';

/** A step with the job that it stands in. */
export interface StepInJob {
  job: JobSource;
  step: StepSource;
}

/**
 * Brings the actions of steps to their current majors, with what goes along with it. Refuses as a
 * whole where one of them cannot be done without judgement: half an upgrade mends nothing.
 */
export function upgradeSteps(opened: OpenedWorkflow, steps: readonly StepInJob[]): RepairOutcome {
  const edits: TextEdit[] = [];
  const done = new Set<string>();
  for (const { job, step } of steps) {
    const reference = readReference(step.uses ?? '');
    const known = reference && ACTION_VERSIONS[reference.action];
    const scalar = asScalar(valueOf(step.map, 'uses'));
    if (!reference || !known || scalar === null) continue;
    const { action, major, path, ref } = reference;
    const name = `${action}${path}@${ref}`;
    if (reference.pinned) {
      return refuse(
        `${action} is pinned to the commit ${ref.slice(0, 12)}. Pin the commit of v${known.current} instead: which one you trust is yours to say.`,
      );
    }
    if (major === null) return refuse(`Which version ${name} is cannot be told from its name.`);
    if (major < known.keptFrom) {
      return refuse(
        `${name} is so old that v${known.current} behaves otherwise; read its release notes and adapt the step.`,
      );
    }
    const adapted = adaptArtifactStep(opened, { job, step }, action);
    if (!adapted.ok) return refuse(adapted.reason);
    const renamed = renameInputs(step, action);
    const edit = replaceScalar(scalar, `${action}${path}@v${known.current}`);
    if (edit === null) return refuse(`The \`uses\` of ${name} is not written on one line.`);
    edits.push(edit, ...adapted.edits, ...renamed);
    done.add(`${name} to v${known.current}`);
  }
  if (edits.length === 0) {
    return refuse(
      `${opened.path} names no version of it that is known to be refused; it may stand in a local action or a called workflow.`,
    );
  }
  return {
    kind: 'change',
    files: [{ path: opened.path, edits }],
    said: `Upgraded ${[...done].join(', ')}.`,
  };
}

function renameInputs({ map }: StepSource, action: string): TextEdit[] {
  const names = RENAMED_INPUTS[action] ?? {};
  const inputs = asMap(valueOf(map, 'with'));
  return (inputs?.items ?? []).flatMap(({ key }) => {
    const scalar = asScalar(key);
    const now = scalar === null ? undefined : ownValue(names, String(scalar.value));
    const edit = scalar === null || now === undefined ? null : replaceScalar(scalar, now);
    return edit === null ? [] : [edit];
  });
}
