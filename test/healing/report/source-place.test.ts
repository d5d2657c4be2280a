import { expect, test } from 'vitest';
import { sourcePlace } from '../../../src/healing/report/source-place.ts';

test.each([
  [
    { file: 'src/a.ts', line: '7' },
    { path: 'src/a.ts', line: 7 },
  ],
  [
    { file: './src/a.ts', line: 'x' },
    { path: 'src/a.ts', line: 1 },
  ],
  [
    { file: '/home/runner/work/app/app/src/a.ts', line: '3' },
    { path: 'src/a.ts', line: 3 },
  ],
  [
    { file: 'D:\\a\\app\\app\\src\\a.cs', line: '3' },
    { path: 'src/a.cs', line: 3 },
  ],
  [
    { file: 'file:///home/runner/work/app/app/a.mjs', line: '3' },
    { path: 'a.mjs', line: 3 },
  ],
])('%j', (captures, place) => {
  expect(sourcePlace({ captures })).toEqual(place);
});

test.each([
  {},
  { file: '/usr/lib/x.js' },
  { file: '../x' },
  { file: 'C:\\x' },
  { file: 'a\u202Eb' },
])('no place in the repository: %j', (captures) => {
  expect(sourcePlace({ captures })).toBeNull();
});
