const FIRST_MS = 10_000;
const LONGEST_MS = 6 * 60 * 60 * 1000;

/** How often a Delivery is tried before it is parked as dead; the last try is about 15 hours later. */
export const MOST_ATTEMPTS = 8;

/** Milliseconds to wait after the given attempt (1 for the first): 10 s, then four times as long each. */
export function backOff(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 4 ** (attempt - 1));
}
