/** A part of a log that one step of the job printed; lines are 0-based, both included. */
export interface Section {
  first: number;
  last: number;
  name: string | null;
  /** `failed`: the CI system says so. `cleanup`: ran after the outcome was known. */
  state: 'failed' | 'unknown' | 'cleanup';
}

/** What a marker line of a CI system says. */
export type MarkerKind = 'start' | 'failed' | 'cleanup' | 'after' | 'error';

export interface Marker {
  line: number;
  kind: MarkerKind;
  name: string | null;
}
