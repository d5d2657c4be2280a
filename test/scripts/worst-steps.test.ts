import { expect, it } from 'vitest';
import { literalsIn } from '../../scripts/expressions/literals.ts';
import { worstSteps } from '../../scripts/expressions/worst-steps.ts';

it.each([
  // Found by one look from each place, or anchored without a choice.
  [/error: (?<message>.+)/, 100],
  [/^\s+\d{1,200} failing/, 100],
  [/^[^:]{1,300}: (?:foo|bar)$/, 100],
  [/foo.*/, 100],
  // Two runs that can read the same stretch, one of them the search for a beginning.
  [/foo.*bar/, 100 ** 2],
  [/^\s*.*x$/, 100 ** 2],
  [/^a+(?!.*never)b/, 100 ** 2],
  // A bound on the shorter run counts in place of the line.
  [/^.{0,7}\s+x/, 100 * 7],
  [/foo.{0,20}bar/, 100 * 20],
  [/^(?:\d\.){0,10}\d*x/, 100],
  [/foo.*bar.*baz/, 100 ** 3],
  [/^(\w+)-\1x/, 100],
  [/(?:a|a)*b/, Infinity],
  [/^(?:(?:x?|y?)a)*$/, Infinity],
  [/^(?:\w+,?)+$/i, Infinity],
])('bounds the steps of %s on a line of 100 characters by %d', (expression, steps) => {
  expect(worstSteps(expression, 100)).toBe(steps);
});

it('tells case and characters beyond ASCII apart as the expression does', () => {
  expect(worstSteps(/^[a-z]*[A-Z]*$/, 100)).toBe(100);
  expect(worstSteps(/^[a-z]*[A-Z]*$/i, 100)).toBe(100 ** 2);
  expect(worstSteps(/^[─]*[━]*$/, 100)).toBe(100);
  expect(worstSteps(/^\p{Lu}*é*É*$/u, 100)).toBe(100 ** 2);
});

it('refuses what it cannot judge', () => {
  expect(() => worstSteps(/(?<=a+)b/, 100)).toThrow('lookbehind');
});

it('finds the expressions that stand in source files', () => {
  const found = literalsIn('scripts/expressions');
  expect(found.map(({ expression }) => String(expression))).toContain('/[gymd]/g');
});
