import type { TestCounts } from '../../domain/diagnosis.ts';
import { RUNNER_SUMMARIES, type RunnerSummary } from './runner-summaries.ts';
import type { Tally } from './summary-readers.ts';

/** Keywords of the lines in which test runners sum up, for each runner. */
export const TEST_ANCHORS: string[][] = RUNNER_SUMMARIES.map(({ anchors }) => anchors);
const ALL = RUNNER_SUMMARIES.map((_, index) => index);

export interface TestCounter {
  /** Reads a line; `runners` are those whose keywords it holds, as indices into TEST_ANCHORS, ascending. */
  take: (line: number, text: string, runners?: readonly number[]) => void;
  /** Null when no runner summed up. */
  counts: () => TestCounts | null;
}

/** Adds up what test runners say they did. Lines have to come in order, each once. */
export function createTestCounter(): TestCounter {
  const total: TestCounts = { executed: 0, failed: 0, skipped: 0 };
  /** Of a runner that gives one number a line, the numbers of the summary that is being read. */
  let open: { runner: string; line: number; tally: Tally } | null = null;
  let seen = false;
  const flush = (): void => {
    if (open === null) return;
    const { executed, failed = 0, skipped = 0, passed = 0, total: all } = open.tally;
    total.executed +=
      executed ?? (all === undefined ? passed + failed : Math.max(0, all - skipped));
    total.failed += failed;
    total.skipped += skipped;
    seen = true;
    open = null;
  };
  return {
    take(line, text, runners = ALL) {
      for (const index of runners) {
        const { runner, read, together } = RUNNER_SUMMARIES[index] as RunnerSummary;
        const tally = read(text);
        if (tally === null) continue;
        const continues =
          open !== null &&
          open.runner === runner &&
          line - open.line <= (together ?? 0) &&
          Object.keys(tally).every((key) => open?.tally[key as keyof Tally] === undefined);
        if (continues && open !== null) {
          open.tally = { ...open.tally, ...tally };
          open.line = line;
        } else {
          flush();
          open = { runner, line, tally };
        }
        return;
      }
    },
    counts() {
      flush();
      return seen ? total : null;
    },
  };
}
