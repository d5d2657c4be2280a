import type { Trigger } from '../domain/trigger.ts';
import type { HealingDeps } from './healing-deps.ts';
import { keepIssues } from './kept/keep-issues.ts';
import { onTrigger } from './triggers/on-trigger.ts';
import { advanceRun } from './run/advance-run.ts';

/** What events and jobs call: both may be called again for the same thing without harm. */
export interface Healing {
  onTrigger(trigger: Trigger): Promise<void>;
  /** With a `signal` that aborts it stops half-way, with a retryable error; nothing is lost by it. */
  advance(runId: string, signal?: AbortSignal): Promise<void>;
  /** Brings the issues up to date that are kept on GitHub, as far as they are due. */
  keepIssues(): Promise<{ written: number; failed: number }>;
}

/** Binds healing to what it works with. */
export function createHealing(deps: HealingDeps): Healing {
  return {
    onTrigger: (trigger) => onTrigger(deps, trigger),
    advance: (runId, signal) => advanceRun(deps, runId, signal),
    keepIssues: () => keepIssues(deps),
  };
}
