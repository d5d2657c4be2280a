import { findJobs, findStep } from '../../../edits/workflow/find-place.ts';
import {
  missingFrom,
  type Permissions,
  permissionsNeededBy,
  readPermissions,
  RESTRICTED_DEFAULT,
} from '../../../edits/workflow/permissions.ts';
import { readWorkflow } from '../../../edits/workflow/read-workflow.ts';
import type { Difference } from './compare-values.ts';
import type { WorkflowFacts } from './judge-difference.ts';

/** The pattern that says a call was refused for want of a permission. */
export const PERMISSION_PATTERN = 'github-token-permission';

/**
 * Why a change of `permissions:` is not allowed, or null. A job that failed for want of one may get
 * what the table says its failing step's own call needs, and nothing else may be widened.
 */
export function judgePermissions({ path }: Difference, facts: WorkflowFacts): string | null {
  const [jobs, id, key] = path;
  if (jobs !== 'jobs' || typeof id !== 'string' || key !== 'permissions') {
    return 'the permissions of all jobs would change';
  }
  const job = at(at(facts.fresh, 'jobs'), id);
  const wanted = readPermissions(at(job, 'permissions'));
  if (wanted === null) return `the permissions of \`${id}\` would not be a list of scopes`;
  const more = missingFrom(grantedTo(id, facts), wanted);
  const unproven = missingFrom(neededBy(id, facts), more);
  const scopes = Object.entries(unproven).map(([scope, access]) => `\`${scope}: ${access}\``);
  if (scopes.length === 0) return null;
  return `\`${id}\` would get ${scopes.join(', ')}, which its failing step is not known to need`;
}

/** What a job's token could do before, as far as the file says; the restricted default where it does not. */
function grantedTo(id: string, { old }: WorkflowFacts): Permissions {
  const job = at(at(old, 'jobs'), id);
  const own = at(job, 'permissions') ?? at(old, 'permissions');
  return own === undefined ? RESTRICTED_DEFAULT : (readPermissions(own) ?? {});
}

function neededBy(id: string, { before, evidence }: WorkflowFacts): Permissions {
  if (evidence.pattern !== PERMISSION_PATTERN) return {};
  const read = readWorkflow(before);
  const failed = read.ok ? findJobs(read.workflow, evidence.jobs) : null;
  const job = failed?.find((one) => one.id === id);
  const step = job && findStep(job, evidence.step);
  return (step && permissionsNeededBy(step)) ?? {};
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
