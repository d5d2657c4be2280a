import { expect, test } from 'vitest';
import {
  linearExpression,
  type TimeBudget,
} from '../../../src/diagnosis/patterns/linear-expression.ts';

const plenty = (): TimeBudget => ({ leftMs: 60_000 });

test('a foreign expression matches as RegExp does, with its groups', () => {
  const expression = linearExpression('^error: (?<file>\\S+):(?<line>\\d+)(?<rest> .*)?', plenty());
  expect(expression.test('error: src/a.ts:12')).toBe(true);
  expect(expression.test('warning: src/a.ts:12')).toBe(false);
  const found = expression.exec('error: src/a.ts:12');
  expect(found?.groups).toEqual({ file: 'src/a.ts', line: '12' });
  expect(found?.[0]).toBe('error: src/a.ts:12');
  expect(linearExpression('(?i)ERROR', plenty()).test('an error')).toBe(true);
});

test('what RE2 has not, or what is too long, is refused with a reason', () => {
  expect(() => linearExpression('(?=a)', plenty())).toThrow(/invalid or unsupported/);
  expect(() => linearExpression('(a)\\1', plenty())).toThrow(/invalid escape/);
  expect(() => linearExpression('a'.repeat(1001), plenty())).toThrow('at most 1000');
});

test('an expression that backtracks elsewhere is done with at once, and time that is spent ends it', () => {
  const budget = plenty();
  const expression = linearExpression('^(a+)+$', budget);
  expect(expression.test(`${'a'.repeat(3000)}!`)).toBe(false);
  expect(budget.leftMs).toBeLessThan(60_000);
  expect(budget.leftMs).toBeGreaterThan(0);
  expect(expression.test('aaa')).toBe(true);
  budget.leftMs = 0;
  expect(expression.test('aaa')).toBe(false);
});
