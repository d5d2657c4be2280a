import { describe, expect, it } from 'vitest';
import { describeCombination, expandMatrix } from '../../../simulator/runner/matrix.ts';

describe('expandMatrix', () => {
  it('multiplies lists, takes out and adds as GitHub’s own example does', () => {
    const matrix = {
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      include: [
        { color: 'green' },
        { color: 'pink', animal: 'cat' },
        { fruit: 'apple', shape: 'circle' },
        { fruit: 'banana' },
        { fruit: 'banana', animal: 'cat' },
      ],
    };
    expect(expandMatrix(matrix)).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
    expect(
      expandMatrix({ os: ['a', 'b'], node: [1, 2], exclude: [{ os: 'a', node: 2 }, { os: 'b' }] }),
    ).toEqual([{ os: 'a', node: 1 }]);
  });

  it('takes a list of includes alone', () => {
    expect(expandMatrix({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    [{}, /no combinations/],
    [{ a: 'x' }, /matrix is wrong/],
    ['x', /matrix is wrong/],
    [{ a: Array.from({ length: 257 }, (_, i) => i) }, /257 combinations; 256/],
    [{ a: Array(2000).fill(1), b: Array(2000).fill(1), c: Array(2000).fill(1) }, /too many/],
  ])('refuses %j', (matrix, message) => {
    expect(() => expandMatrix(matrix)).toThrow(message);
  });
});

it('a name shows the values', () => {
  expect(describeCombination({ node: 20, os: { name: 'linux', lts: true } })).toBe(
    '20, linux, true',
  );
});
