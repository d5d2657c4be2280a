import { labelled, number, ordered, single, when, words, type Tally } from './summary-readers.ts';

/** How one test runner sums up. */
export interface RunnerSummary {
  runner: string;
  anchors: string[];
  /** Reads a cleaned line; null when it is no summary of this runner. */
  read: (text: string) => Tally | null;
  /** Lines of one summary stand at most this far apart; 0 when a line says it all. */
  together?: number;
}

/** How test runners sum up; the first that reads a line takes it. */
export const RUNNER_SUMMARIES: RunnerSummary[] = [
  {
    runner: 'jest',
    anchors: ['tests: '],
    read: when(/^Tests:\s+\d.*\b\d{1,9} total\b/, words),
  },
  {
    runner: 'vitest',
    anchors: ['tests  '],
    read: when(/^\s*Tests {2}.*\(\d+\)\s*$/, words),
  },
  {
    runner: 'node-test',
    anchors: [
      '# pass 0',
      '# fail 0',
      '# skipped 0',
      '# cancelled 0',
      '# todo 0',
      'ℹ pass 0',
      'ℹ fail 0',
      'ℹ skipped 0',
      'ℹ cancelled 0',
      'ℹ todo 0',
    ],
    read: single(/^(?:#|ℹ) (?<key>pass|fail|skipped) (?<count>\d+)$/, {
      pass: 'passed',
      fail: 'failed',
      skipped: 'skipped',
    }),
    together: 4,
  },
  {
    runner: 'mocha',
    anchors: [' passing', ' failing', ' pending'],
    read: single(/^\s+(?<count>[\d,]+) (?<key>passing|failing|pending)(?: \(.+\))?$/, {
      passing: 'passed',
      failing: 'failed',
      pending: 'skipped',
    }),
    together: 4,
  },
  {
    runner: 'pytest',
    anchors: [' in 0', ' seconds ='],
    read: when(
      /^=* ?\d+ (?:passed|failed|skipped|errors?|deselected|xfailed|xpassed|warnings?)\b.* in [\d.]+/,
      words,
    ),
  },
  {
    runner: 'surefire',
    anchors: ['tests run: '],
    read: (text) =>
      /Time elapsed|^Tests run: [\d,]+, {2}Failures/.test(text)
        ? null
        : /^(?:\[\w+\] )?Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+/.test(text)
          ? labelled(text, /Tests run: (\d+)/)
          : null,
  },
  {
    runner: 'junit-console',
    anchors: ['tests successful', 'tests failed', 'tests skipped'],
    read: single(/^\[\s*(?<count>\d+) tests (?<key>successful|failed|skipped)\s*\]$/, {
      successful: 'passed',
      failed: 'failed',
      skipped: 'skipped',
    }),
    together: 6,
  },
  {
    runner: 'gradle',
    anchors: ['tests completed', 'test completed'],
    read: ordered(
      /^(?<total>\d+) tests? completed(?:, (?<failed>\d+) failed)?(?:, (?<skipped>\d+) skipped)?$/,
    ),
  },
  {
    runner: 'go-test',
    anchors: ['--- pass: ', '--- fail: ', '--- skip: '],
    read: (text) => {
      const found = /^--- (PASS|FAIL|SKIP): /.exec(text)?.[1];
      if (found === undefined) return null;
      return found === 'SKIP'
        ? { executed: 0, failed: 0, skipped: 1 }
        : { executed: 1, failed: found === 'FAIL' ? 1 : 0, skipped: 0 };
    },
  },
  {
    runner: 'cargo',
    anchors: ['test result: '],
    read: ordered(
      /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored/,
    ),
  },
  {
    runner: 'nextest',
    anchors: ['summary ['],
    read: when(/^\s*Summary \[.*\] +\d+ tests? run:/, words),
  },
  {
    runner: 'unittest',
    anchors: ['ran 0', 'ok (', 'failed ('],
    read: (text) => {
      const ran = /^Ran (\d+) tests? in/.exec(text)?.[1];
      if (ran !== undefined) return { total: Number(ran) };
      const end = /^(?:FAILED|OK) \((?:failures|errors|skipped|expected|unexpected)/.test(text);
      if (!end) return null;
      return {
        failed: (number(text, /\bfailures=(\d+)/) ?? 0) + (number(text, /\berrors=(\d+)/) ?? 0),
        skipped: number(text, /skipped=(\d+)/) ?? 0,
      };
    },
    together: 4,
  },
  {
    runner: 'rspec',
    anchors: [' examples, ', ' example, '],
    read: ordered(
      /^(?<total>\d+) examples?, (?<failed>\d+) failures?(?:, (?<errors>\d+) errors? .*)?(?:, (?<pending>\d+) pending)?/,
    ),
  },
  {
    runner: 'minitest',
    anchors: [' runs, ', ' tests, '],
    read: ordered(
      /^(?<total>\d+) (?:runs|tests), \d+ assertions, (?<failed>\d+) failures, (?<errors>\d+) errors(?:, (?:\d+ pendings?, \d+ omissions?|(?<skipped>\d+) skips))?/,
    ),
  },
  {
    runner: 'exunit',
    anchors: [' tests, ', ' failure'],
    read: ordered(
      /^(?:\d+ (?:doctests?|properties|property), )*(?<total>\d+) tests?, (?<failed>\d+) failures?(?:, \d+ (?:excluded|invalid))*(?:, (?<skipped>\d+) skipped)?/,
    ),
  },
  {
    runner: 'phpunit',
    anchors: ['ok (', 'tests: '],
    read: (text) => {
      const fine = /^OK \((\d+) tests?, \d+ assertions?\)/.exec(text)?.[1];
      if (fine !== undefined) return { executed: Number(fine), failed: 0, skipped: 0 };
      return /^Tests: \d+, Assertions: \d+/.test(text) ? labelled(text, /^Tests: (\d+)/) : null;
    },
  },
  {
    runner: 'dotnet',
    anchors: ['passed!', 'failed!', 'total tests: '],
    read: ordered(
      /^\s*(?:Passed|Failed)! +- Failed: +(?<failed>\d+), Passed: +\d+, Skipped: +(?<skipped>\d+), Total: +(?<total>\d+)/,
    ),
  },
  {
    runner: 'ctest',
    anchors: ['tests passed, '],
    read: ordered(/^\d+% tests passed, (?<failed>\d+) tests? failed out of (?<total>\d+)/),
  },
  {
    runner: 'googletest',
    anchors: ['[==========]', '[  passed  ]', '[  failed  ] 0', '[  skipped ]'],
    read: (text) => {
      const key = /^\[ {2}(PASSED|FAILED|SKIPPED) \s?\] (\d+) tests?/.exec(text);
      if (key === null) return null;
      const name = { PASSED: 'passed', FAILED: 'failed', SKIPPED: 'skipped' }[
        key[1] ?? ''
      ] as keyof Tally;
      return { [name]: Number(key[2]) };
    },
    together: 60,
  },
  {
    runner: 'xctest',
    anchors: ['executed 0'],
    read: ordered(
      /^Executed (?<total>\d+) tests?,(?: with)?(?: (?<skipped>\d+) tests? skipped and)? (?<failed>\d+) failures? /,
    ),
  },
  {
    runner: 'karma',
    anchors: ['executed 0'],
    read: (text) => {
      const found =
        /: Executed (\d+) of \d+(?: \((\d+) FAILED\))?(?: \(skipped (\d+)\))?.* \(\d[\d.]* (?:secs?|mins?)/.exec(
          text,
        );
      return found === null
        ? null
        : {
            executed: Number(found[1]),
            failed: Number(found[2] ?? 0),
            skipped: Number(found[3] ?? 0),
          };
    },
  },
  {
    runner: 'sbt',
    anchors: [': total '],
    read: ordered(
      /^\[\w+\] (?:Passed|Failed): Total (?<total>\d+), Failed (?<failed>\d+), Errors (?<errors>\d+), Passed \d+(?:, Ignored \d+)?/,
    ),
  },
  {
    runner: 'pester',
    anchors: ['tests passed: '],
    read: ordered(
      /^Tests Passed: (?<passed>\d+),? Failed: (?<failed>\d+),? Skipped: (?<skipped>\d+)/,
    ),
  },
  {
    runner: 'testthat',
    anchors: ['[ fail 0'],
    read: ordered(
      /^\[ FAIL (?<failed>\d+) \| WARN \d+ \| SKIP (?<skipped>\d+) \| PASS (?<passed>\d+) \]/,
    ),
  },
  {
    runner: 'playwright',
    anchors: [' failed', ' passed (', ' skipped', ' flaky'],
    read: single(/^\s{2}(?<count>\d+) (?<key>failed|passed|skipped|flaky)(?: \([\d.]+\w+\))?$/, {
      failed: 'failed',
      passed: 'passed',
      skipped: 'skipped',
    }),
    together: 200,
  },
];
