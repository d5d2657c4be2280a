import type { Span } from '../blocks/extend-block.ts';
import type { Rule } from '../rules/rule.ts';
import type { Section } from '../sections/section.ts';

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
  reasons: string[];
  /** Share of the block's lines that the passing log does not have; null without one. */
  novelty: number | null;
}
