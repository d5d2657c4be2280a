import type { z } from 'zod';
import type { Pause } from '../../../domain/conversation.ts';
import type { Playbook } from '../../../healing/playbooks/playbook.ts';
import { given } from '../../frame/given.ts';
import type { playbookSwitch } from './schemas/playbooks.ts';

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

/** Who turned a playbook off, when and why. */
export function pauseOf({ at, by, reason }: Pick<Pause, 'by' | 'reason'> & { at: Date }) {
  return { reason: reason ?? null, by, at: at.toISOString() };
}

/** What a body asks for in somebody's name. */
export function turnOf({ enabled, reason }: z.output<typeof playbookSwitch>, by: string) {
  return { on: enabled, by, ...given({ reason }) };
}
