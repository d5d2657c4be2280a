import type { Category } from '../../domain/diagnosis.ts';

/**
 * How far the evidence reaches from the matching line. Without `while` and `indented` every line is
 * taken; white lines end the block unless `blanks` allows them.
 */
export interface BlockSpec {
  /** Lines directly above that belong to it. */
  up?: RegExp;
  /** White lines in a row that `up` may cross. */
  upBlanks?: number;
  /** Only lines like this follow. */
  while?: RegExp;
  /** Lines indented deeper than the matching one follow; with `while`, either is enough. */
  indented?: boolean;
  /** The block ends before such a line. */
  until?: RegExp;
  /** The block ends with such a line. */
  through?: RegExp;
  /** White lines in a row that the block may cross. */
  blanks?: number;
  /** The matching line is a heading: the block is what follows it. */
  after?: boolean;
  /** Lines at most. */
  max?: number;
}

/**
 * `cause`: explains a failure. `summary`: counts or repeats failures, and is shown only where no
 * cause is. `noise`: looks like an error and is none; it silences the other rules on its line.
 */
export type RuleRole = 'cause' | 'summary' | 'noise';

/** One thing to recognise in a log, from `patterns/` or from the structural tables. */
export interface Rule {
  id: string;
  origin: 'pattern' | 'structure';
  role: RuleRole;
  category: Category;
  subcategory: string;
  transient: boolean;
  autoFixable: boolean;
  /** Literals of which a line must hold one before `test` is tried; case and digits do not matter. */
  anchors: string[];
  test: RegExp;
  /** Must match one of the next three lines that are not white. */
  next: RegExp | null;
  /** Tried on the lines of the block in turn: the first that matches adds its named groups to the captures. */
  names: RegExp | null;
  /** Tried on the lines above the matching one where nothing in it names the test, the nearest first. */
  above: RegExp | null;
  /** 0 to 100: how surely a match is the cause rather than one of its consequences. */
  weight: number;
  block: BlockSpec | null;
  /**
   * Finds, by its group `file`, every file that the failed step complained of: tried on each line of
   * the step together with the three that follow. Null: `test` does, within the evidence.
   */
  files: RegExp | null;
  /** Looked for in the lines of the step's heading, its script; its groups become captures. */
  heading: RegExp | null;
  /** Which line of the block a person should read first; `innermost`: the last that a trace was caused by. */
  pick: 'match' | 'above' | 'last' | 'innermost';
  /** The block only frames an error: what is found within it tells the category. */
  frames: boolean;
  /** Rules of one family print one list: their blocks are shown together. */
  family: string;
  /** What happened, one sentence. */
  title: string;
  /** What to do about it. */
  explanation: string;
}
