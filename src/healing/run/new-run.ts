import type { Issue } from '../../domain/issue.ts';
import type { RunStore } from '../../domain/run.ts';
import type { Playbook } from '../playbooks/playbook.ts';

/** The identity of a playbook's Run for an Issue, on the commit it last occurred on or on another. */
export function newRun(
  issue: Pick<Issue, 'id' | 'repository' | 'fingerprint' | 'occurrence'>,
  playbook: Pick<Playbook, 'name' | 'version'>,
  headSha: string = issue.occurrence.headSha,
): Parameters<RunStore['start']>[0] {
  return {
    issueId: issue.id,
    repositoryId: issue.repository.id,
    headSha,
    fingerprint: issue.fingerprint,
    playbook: playbook.name,
    playbookVersion: playbook.version,
  };
}
