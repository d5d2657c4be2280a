import type { Span } from '../blocks/extend-block.ts';
import type { Rule } from '../rules/rule.ts';
import type { Section } from '../sections/section.ts';

/** What a circumstance adds to a candidate's score, and what it is. */
export type Reason = [points: number, why: string];

/** A place in the log where a rule matched, with its block. Lines are 0-based. */
export interface Candidate extends Span {
  rule: Rule;
  /** The matching line. */
  at: number;
  /** The line to read first. */
  line: number;
  captures: Record<string, string>;
  section: Section | null;
  /** Filled by the ranking, higher is better; with the reasons, for the trace. */
  score: number;
  reasons: Reason[];
  /** Share of the block's lines that the passing log does not have; null without one. */
  novelty: number | null;
}
