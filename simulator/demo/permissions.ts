/** What the App asks for: the same as a real installation would be given. */
export const APP_PERMISSIONS = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
} as const;

/** Events the App subscribes to; installation events always come. */
export const APP_EVENTS = ['workflow_run'];
