import { readYaml } from '../../../edits/yaml/yaml-source.ts';
import { isDiskStep } from '../../../edits/workflow/disk-step.ts';
import { compareValues, type Difference } from './compare-values.ts';
import { judgeDifference, type WorkflowFacts } from './judge-difference.ts';

/** What the guard knows of the failure that a Patch mends; without it no right is ever widened. */
export interface GuardEvidence {
  /** Id of the pattern that found the cause. */
  pattern: string | null;
  /** Names of the failed jobs, as GitHub shows them. */
  jobs: string[];
  /** The step that failed, as GitHub shows it. */
  step: string | null;
}

/** Matches the workflow files that GitHub runs. */
export const WORKFLOW_PATH = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/**
 * Whether a changed workflow runs the same with no wider rights: its two versions are compared as
 * data, and each difference must be of a kind that the rules know. Reasons against it, none when
 * it may be.
 */
export function judgeWorkflow(before: string, after: string, evidence: GuardEvidence): string[] {
  const now = readYaml(after);
  if (now.errors.length > 0) return ['the workflow would not be valid YAML'];
  const then = readYaml(before);
  if (then.errors.length > 0) {
    // What is not YAML cannot be compared as data: only its blanks may change.
    const sameWords = before.replaceAll(/\s/g, '') === after.replaceAll(/\s/g, '');
    return sameWords ? [] : ['more than the blanks of a file would change that is not valid YAML'];
  }
  const [old, fresh] = [then.dataOf(then.root), now.dataOf(now.root)];
  if (old === undefined || fresh === undefined) return ['its aliases cannot be followed'];
  const facts: WorkflowFacts = { before, old, fresh, evidence };
  const differences = compareValues(old, fresh, isDiskStep);
  return [...new Set(differences.flatMap((difference) => explain(difference, facts)))];
}

function explain(difference: Difference, facts: WorkflowFacts): string[] {
  const reason = judgeDifference(difference, facts);
  return reason === null ? [] : [reason];
}
