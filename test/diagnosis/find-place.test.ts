import { expect, test } from 'vitest';
import { findPlace } from '../../src/diagnosis/find-place.ts';

test.each([
  ["  location: '/home/runner/work/app/app/test/a.test.js:5:1'", '5', '1'],
  ['    at TestContext.<anonymous> (file:///home/runner/work/app/app/test/a.js:6:10)', '6', '10'],
  ['src/a.ts(3,14): error TS2322: Type', '3', '14'],
  ['  File "tests/test_a.py", line 12, in test_a', '12', undefined],
  ['tests/test_a.py:12: AssertionError', '12', undefined],
  ['D:\\a\\app\\app\\src\\A.cs(7,9): error CS0103', '7', '9'],
  ['./src/a.go:10:2: undefined: x', '10', '2'],
])('%s', (text, line, column) => {
  expect(findPlace([text])).toMatchObject({ line, ...(column && { column }) });
});

test('the first place that is the project’s own counts', () => {
  const lines = [
    'AssertionError [ERR_ASSERTION]: 10:30:12 is late',
    '    at Module._compile (node:internal/modules/cjs/loader:1105:14)',
    '    at run (/home/runner/work/app/app/node_modules/jest/run.js:3:1)',
    '  File "/opt/hostedtoolcache/Python/3.11/lib/python3.11/unittest/case.py", line 9',
    '    at check (src/check.js:8:3)',
  ];
  expect(findPlace(lines)).toEqual({ file: 'src/check.js', line: '8', column: '3' });
});

test('addresses, versions, times and huge lines are no places', () => {
  const lines = [
    'http://127.0.0.1:8471/x',
    'a@1.2.3:4',
    '12:30:45',
    `${'a/'.repeat(5000)}b.js:1:1`,
  ];
  expect(findPlace(lines)).toBeNull();
});

test('within a file only its own lines count, however its path is written', () => {
  const lines = [
    ' FAIL  src/cart.test.ts > total',
    ' ❯ src/cart.ts:3:1',
    ' ❯ ./src/cart.test.ts:12:21',
  ];
  expect(findPlace(lines, 'src/cart.test.ts')).toMatchObject({ line: '12', column: '21' });
  expect(findPlace(lines, 'packages/shop/src/cart.test.ts')).toMatchObject({ line: '12' });
  expect(findPlace(lines, 'art.test.ts')).toBeNull();
});
