import type { ActionTaken } from '../../../domain/views.ts';

const STATUS = {
  planned: 'pending',
  claimed: 'in_progress',
  done: 'completed',
  failed: 'failed',
} as const;

/** What was done for an Issue, as lists tell of it. */
export function actionOf({ kind, status, at }: ActionTaken) {
  return { action: kind, status: STATUS[status], executed_at: at.toISOString() };
}

/** The same with what came of it. */
export function actionWithDetails(action: ActionTaken) {
  return {
    ...actionOf(action),
    details: {
      changes_made: action.summary === null ? [] : [action.summary],
      pull_request: action.kind === 'pull_request' ? action.url : null,
      playbook: action.playbook,
      execution_id: action.runId,
      error: action.error,
    },
  };
}
