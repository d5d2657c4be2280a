/** The categories of causes, in the words of the platform contract. */
export const CATEGORIES = [
  'dependency_error',
  'compile_error',
  'test_failure',
  'lint_error',
  'configuration_error',
  'permission_error',
  'network_error',
  'resource_error',
  'infrastructure_error',
  'timeout',
  'security_error',
  'deployment_error',
  'cancelled',
  'unknown',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** First and last line, 1-based, both included. */
export type LineRange = [first: number, last: number];

/** One cause found in a log. */
export interface Finding {
  /** Id of the pattern that matched (`npm-lockfile-out-of-sync`), or null when structure alone found it. */
  pattern: string | null;
  /** The structural rule that found the block when no pattern did (`compiler`, `test-summary`, …). */
  rule: string;
  category: Category;
  /** True when the same commit may pass on another try: network, registry, lost runner. */
  transient: boolean;
  /**
   * The one line a person should read first, 1-based after `\r\n` and lone `\r` are read as `\n`;
   * 0 where there is no log.
   */
  line: number;
  /** The whole evidence and nothing else, ascending and disjoint. */
  ranges: LineRange[];
  /** The text of the lines in `ranges`, cleaned of ANSI and timestamps, capped; not yet redacted. */
  excerpt: Array<{ line: number; text: string }>;
  /** The cleaned text of `line`. */
  message: string;
  /** What the pattern captured: file, line, column, package, version, test, command; a list is one a line. */
  captures: Record<string, string>;
  /** The Actions step or fold it stands in, where the log shows one. */
  step: string | null;
  /** 0 to 1: the share of answers with this score that are right. */
  confidence: number;
  /** Stable over runs: hash of the normalised message with its pattern or rule. */
  fingerprint: string;
  /** What happened, one sentence for a person. */
  title: string;
  /** What to do about it, for a person; Markdown of ours, without text of the log. */
  explanation: string;
  autoFixable: boolean;
}

/** What test runners in the log say they did, added up over their summaries. */
export interface TestCounts {
  executed: number;
  failed: number;
  skipped: number;
}

/** The result of reading one log. */
export interface Diagnosis {
  /** The cause to act on, or null when nothing in the log explains the failure: `unknown`. */
  root: Finding | null;
  /** All Findings that were not collapsed into another, best first; `root` is the first. */
  findings: Finding[];
  tests: TestCounts | null;
  /** Lines and decoded bytes read. */
  lines: number;
  bytes: number;
}
