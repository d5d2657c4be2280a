/** A part of a log that one step of the job printed; lines are 0-based, both included. */
export interface Section {
  first: number;
  last: number;
  name: string | null;
  /** `failed`: the CI system says so. `cleanup`: ran after the outcome was known. */
  state: 'failed' | 'unknown' | 'cleanup';
  /** Last line of the step's heading, which shows its script and inputs, not its output; before `first` when there is none. */
  heading: number;
}

/** What a marker line of a CI system says. */
export type MarkerKind =
  | 'start'
  | 'headed-start'
  | 'heading-end'
  | 'failed'
  | 'job-failed'
  | 'cleanup'
  | 'after'
  | 'end'
  | 'error'
  | 'group'
  | 'agent-group';

export interface Marker {
  line: number;
  kind: MarkerKind;
  name: string | null;
  /** Pairs an `end` with its start, where the CI system numbers them. */
  id?: string;
}
