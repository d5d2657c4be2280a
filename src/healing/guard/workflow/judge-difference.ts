import { isDiskStep } from '../../../edits/workflow/disk-step.ts';
import { isKnownKey, isPlainKey, type WorkflowLevel } from '../../../edits/workflow/syntax.ts';
import type { Difference } from './compare-values.ts';
import {
  isAddedRunner,
  isHeap,
  isLongerTimeout,
  isMendedNeed,
  isMovedFolder,
  isNextImage,
  isSameVersion,
  isSetupVersion,
  isUpgrade,
  isUpgradeInput,
} from './allowed-changes.ts';
import { judgePermissions } from './judge-permissions.ts';
import { isSameScript } from './same-script.ts';
import type { GuardEvidence } from './judge-workflow.ts';

/** The two versions of a workflow, and what is known of the failure. */
export interface WorkflowFacts {
  /** The text before. */
  before: string;
  old: unknown;
  fresh: unknown;
  evidence: GuardEvidence;
}

/** Changes that keep what a workflow checks and what it may do. */
const ALLOWED: ReadonlyArray<(difference: Difference, facts: WorkflowFacts) => boolean> = [
  isUpgrade,
  isUpgradeInput,
  isSetupVersion,
  isSameVersion,
  isNextImage,
  isAddedRunner,
  isMendedNeed,
  isMovedFolder,
  isLongerTimeout,
  isHeap,
  isSameScript,
];

/** Why a difference is not allowed, a clause for people; null when it is. */
export function judgeDifference(difference: Difference, facts: WorkflowFacts): string | null {
  const { path, after, renamedFrom } = difference;
  const key = String(path.at(-1) ?? '');
  if (renamedFrom !== undefined) {
    const level = levelOf(path);
    if (level && !isKnownKey(level, renamedFrom) && isKnownKey(level, key) && isPlainKey(key)) {
      return null;
    }
    return `\`${renamedFrom}\` would become \`${key}\`, which people decide`;
  }
  if (path.includes('permissions') && !isInsideText(path)) {
    return judgePermissions(difference, facts);
  }
  if (after !== undefined && isDiskStep(after) && path.at(-2) === 'steps') return null;
  return ALLOWED.some((allows) => allows(difference, facts)) ? null : whyNot(difference);
}

/** At which level of a workflow a key stands; null where its keys are not GitHub's own. */
function levelOf(path: Difference['path']): WorkflowLevel | null {
  if (path.length === 1) return 'workflow';
  if (path[0] !== 'jobs') return null;
  if (path.length === 3) return 'job';
  return path.length === 5 && path[2] === 'steps' ? 'step' : null;
}

/** True for a path below an input or a variable that happens to be called so. */
function isInsideText(path: Difference['path']): boolean {
  return path.includes('with') || path.includes('env');
}

function whyNot({ path, before, after }: Difference): string {
  const key = String(path.at(-1) ?? 'the file');
  const place = path.map(String).join('.');
  const text = JSON.stringify(after) ?? '';
  if (key === 'continue-on-error') return 'a failure would no longer count (`continue-on-error`)';
  if (/\bpull_request_target\b/.test(text)) return '`pull_request_target` would be added';
  if (/\bsecrets\s*[.[]/.test(text) || key === 'secrets') return `\`${place}\` would use a secret`;
  if (path[0] === 'on') return 'what starts the workflow would change';
  if (key === 'if') return `whether \`${place}\` runs would change`;
  if (after === undefined && path[0] === 'jobs') return `\`${place}\` would be removed`;
  if (key === 'steps' && Array.isArray(before) && Array.isArray(after)) {
    return after.length < before.length
      ? `a step of \`${place}\` would be removed`
      : `a step would be added to \`${place}\``;
  }
  if (key === 'run') return `what \`${place}\` runs would change`;
  if (path.includes('matrix')) return `the combinations of \`${place}\` would change`;
  return `\`${place}\` would change, and no rule says that it may`;
}
