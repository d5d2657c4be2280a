import type { Playbook } from '../../../healing/playbooks/playbook.ts';

/** The limits and the steps of a playbook, as people are told of them. */
export function contentOf({ limits, steps }: Playbook) {
  return {
    configuration: {
      timeout: limits.timeout,
      retry_count: limits.attempts,
      rollback_on_failure: limits.rollback_on_failure,
      max_files: limits.max_files,
      max_changed_lines: limits.max_changed_lines,
    },
    actions: steps.map(({ action, description }) => ({ type: action, description })),
  };
}
