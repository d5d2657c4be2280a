const FIRST_MS = 10_000;
const LONGEST_MS = 6 * 60 * 60 * 1000;

/** How often a Delivery is tried before it is parked as dead; the last try is about 15 hours later. */
export const MOST_ATTEMPTS = 8;

/**
 * Whether the time has come to try again what was first seen at `since` and failed `attempts` times.
 * Half a pause early counts as due: clocks differ.
 */
export function isDue(since: Date, attempts: number, now: Date): boolean {
  let pauses = -backOff(attempts) / 2;
  for (let attempt = 1; attempt <= attempts; attempt += 1) pauses += backOff(attempt);
  return now.getTime() >= since.getTime() + pauses;
}

/** Milliseconds to wait after the given attempt (1 for the first): 10 s, then four times as long each. */
export function backOff(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 4 ** (attempt - 1));
}
