import { describe, expect, it } from 'vitest';
import { fill, isMet, resolve } from '../../../simulator/runner/expressions.ts';

const scope = {
  contexts: {
    github: { ref: 'refs/heads/main', event: { items: [{ id: 1 }, { id: 2 }] } },
    env: { EMPTY: '' },
  },
  functions: [],
};
const green = { success: true, failure: false, cancelled: false };
const red = { success: false, failure: true, cancelled: false };

describe('fill and resolve', () => {
  it.each<[unknown, unknown]>([
    ['plain', 'plain'],
    ['a ${{ github.ref }} b', 'a refs/heads/main b'],
    ["${{ '}}' }}", '}}'],
    ["${{ format('it''s {0}', 1) }} ${{ env.NONE }}|", "it's 1 |"],
    ['${{ 1 == 1 }}!', 'true!'],
    [3, '3'],
  ])('fills %j', (text, expected) => {
    expect(fill(text, scope)).toBe(expected);
  });

  it('keeps the type where an expression is all there is', () => {
    expect(resolve('${{ fromJSON(\'[1, {"a": null}]\') }}', scope)).toEqual([1, { a: null }]);
    expect(resolve('${{ github.event.items.*.id }}', scope)).toEqual([1, 2]);
    expect(resolve(7, scope)).toBe(7);
  });
});

describe('isMet', () => {
  it.each<[unknown, boolean, boolean]>([
    [undefined, true, false],
    ['', true, false],
    ['always()', true, true],
    ['failure()', false, true],
    ["${{ github.ref == 'refs/heads/main' }}", true, false],
    ["github.ref == 'refs/heads/main' && !cancelled()", true, true],
    ["'always()' == 'x'", false, false],
    ["contains('always() ', 'x')", false, false],
    [true, true, false],
    [false, false, false],
    ['env.EMPTY', false, false],
    ['success() || failure()', true, true],
  ])('if: %s is %s after green and %s after red steps', (condition, onGreen, onRed) => {
    expect(isMet(condition, scope, green)).toBe(onGreen);
    expect(isMet(condition, scope, red)).toBe(onRed);
  });
});
