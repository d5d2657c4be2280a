/** What is left of a limit after a call; `resetAt` is when the window ends. */
export interface RateAllowance {
  limit: number;
  remaining: number;
  resetAt: Date;
  windowSeconds: number;
  exceeded: boolean;
}

/** Limits of calls that hold over all processes. */
export interface RateLimits {
  /** Counts one call of `key` in its present window of `windowSeconds`, of which `limit` are allowed. */
  take(key: string, rule: { limit: number; windowSeconds: number }): Promise<RateAllowance>;
}
