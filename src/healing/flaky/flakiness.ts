const DAY_MS = 86_400_000;

/** When a job counts as flaky, and how long it is remembered. */
export const FLAKINESS = {
  days: 14,
  windowMs: 14 * DAY_MS,
  /** Commits on which it failed and then passed, from which its next failure is run again. */
  from: 2,
} as const;
