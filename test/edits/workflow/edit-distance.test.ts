import { expect, test } from 'vitest';
import { nearestWord } from '../../../src/edits/workflow/edit-distance.ts';

const WORDS = ['fix', 'help', 'pause', 'retry', 'rerun', 'npm-lockfile-out-of-step'];

test.each([
  ['hlep', 'help'],
  ['FIX', 'fix'],
  ['puase', 'pause'],
  ['retyr', 'retry'],
  ['npm-lokfile-out-off-step', 'npm-lockfile-out-of-step'],
  ['rerunner', null],
  ['fa', null],
  ['frobnicate', null],
  ['', null],
])('the word nearest to %j is %j', (typed, meant) => {
  expect(nearestWord(typed, WORDS)).toBe(meant);
});

test('of several the nearest is taken, and of no words none', () => {
  expect(nearestWord('black-format', ['black-formats', 'black-format'])).toBe('black-format');
  expect(nearestWord('fix', [])).toBeNull();
});
