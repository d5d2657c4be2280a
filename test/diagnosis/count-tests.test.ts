import { describe, expect, it } from 'vitest';
import { createTestCounter } from '../../src/diagnosis/tests/count-tests.ts';

const count = (text: string) => {
  const counter = createTestCounter();
  text.split('\n').forEach((line, index) => counter.take(index, line));
  return counter.counts();
};

describe('createTestCounter', () => {
  it.each([
    [
      'jest',
      'Test Suites: 1 failed, 2 total\nTests:       1 failed, 2 skipped, 1 todo, 7 passed, 11 total',
      8,
      1,
      3,
    ],
    [
      'vitest',
      ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 5 passed | 2 skipped (8)',
      6,
      1,
      2,
    ],
    ['mocha', '  1,234 passing (2s)\n  3 pending\n  2 failing', 1236, 2, 3],
    [
      'node:test, spec',
      'ℹ tests 6\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 2\nℹ todo 0',
      4,
      1,
      2,
    ],
    ['node:test, tap', '# tests 4\n# pass 4\n# fail 0\n# cancelled 0\n# skipped 0', 4, 0, 0],
    ['pytest', '=== 1 failed, 10 passed, 2 skipped, 3 warnings in 1.23s ===', 11, 1, 2],
    ['unittest', 'Ran 12 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=3)', 9, 3, 3],
    [
      'go test -v',
      '=== RUN   TestA\n--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)\n--- SKIP: TestC (0.00s)',
      2,
      1,
      1,
    ],
    [
      'cargo',
      'test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out',
      4,
      1,
      2,
    ],
    [
      'surefire',
      'Tests run: 3, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s\n[ERROR] Tests run: 30, Failures: 1, Errors: 1, Skipped: 4',
      26,
      2,
      4,
    ],
    ['gradle', '12 tests completed, 2 failed, 1 skipped', 11, 2, 1],
    ['rspec', '20 examples, 2 failures, 3 pending', 17, 2, 3],
    ['minitest', '20 runs, 40 assertions, 1 failures, 1 errors, 2 skips', 18, 2, 2],
    ['exunit', '17 doctests, 655 tests, 1 failure, 3 skipped', 652, 1, 3],
    ['phpunit', 'Tests: 10, Assertions: 20, Errors: 1, Failures: 2, Skipped: 3.', 7, 3, 3],
    ['phpunit, all well', 'OK (4 tests, 9 assertions)', 4, 0, 0],
    [
      'dotnet',
      'Failed!  - Failed:     1, Passed:     3, Skipped:     2, Total:     6, Duration: 9 ms',
      4,
      1,
      2,
    ],
    ['ctest', '50% tests passed, 2 tests failed out of 4', 4, 2, 0],
    ['xctest', 'Executed 5 tests, with 1 failure (0 unexpected) in 0.1 (0.2) seconds', 5, 1, 0],
  ])('reads the summary of %s', (_, text, executed, failed, skipped) => {
    expect(count(text)).toEqual({ executed, failed, skipped });
  });

  it('adds up the summaries of several runs', () => {
    const run = 'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured';
    expect(count(`${run}\nnoise\n${run}`)).toEqual({ executed: 6, failed: 0, skipped: 2 });
  });

  it('answers nothing where no runner sums up', () => {
    expect(count('all good\n3 files changed')).toBeNull();
  });
});
