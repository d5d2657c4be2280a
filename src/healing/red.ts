/** Conclusions of runs and jobs that somebody should hear about. */
export const RED: ReadonlySet<string> = new Set(['failure', 'timed_out', 'startup_failure']);
