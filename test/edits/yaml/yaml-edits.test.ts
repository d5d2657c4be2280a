import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/edits/text-edit.ts';
import {
  insertFirstItem,
  insertPair,
  replaceScalar,
  yamlScalar,
} from '../../../src/edits/yaml/yaml-edits.ts';
import {
  asMap,
  asScalar,
  asSequence,
  readYaml,
  valueOf,
} from '../../../src/edits/yaml/yaml-source.ts';

/** Replaces the value of `key` at the root. */
function replace(source: string, key: string, value: string): string | null {
  const scalar = asScalar(valueOf(asMap(readYaml(source).root), key));
  const edit = scalar && replaceScalar(scalar, value);
  return edit && applyEdits(source, [edit]);
}

/** Adds lines to the mapping below `key`. */
function insert(source: string, key: string, lines: string[], after?: string): string | null {
  const map = asMap(valueOf(asMap(readYaml(source).root), key));
  const edit = map && insertPair(source, map, lines, after);
  return edit && applyEdits(source, [edit]);
}

describe('a scalar is replaced in the quotes it had', () => {
  test.each([
    ['a: old # why\n', 'a: new # why\n'],
    ["a: 'old'\r\nb: 1\r\n", "a: 'new'\r\nb: 1\r\n"],
    ['a:   "old"', 'a:   "new"'],
    ['{a: old, b: 1}', '{a: new, b: 1}'],
    ['\uFEFFa: old\n', '\uFEFFa: new\n'],
    ['a: &x old\nb: *x\n', 'a: &x new\nb: *x\n'],
  ])('%j', (before, after) => {
    expect(replace(before, 'a', 'new')).toBe(after);
  });

  test('but not a block of lines', () => {
    expect(replace('a: |\n  old\n', 'a', 'new')).toBeNull();
  });
});

test('a text is quoted where plain it would be something else', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => {
      fc.pre(!/[\n\r\u0085\u2028\u2029\p{Cc}\p{Cs}\uFEFF]/u.test(text));
      const read = readYaml(`a: ${yamlScalar(text)}\n`);
      expect(read.errors).toEqual([]);
      expect(read.dataOf(read.root)).toEqual({ a: text });
    }),
  );
});

describe('a pair is added below another one', () => {
  test.each([
    ['a:\n  b: 1\nc: 2\n', 'a:\n  b: 1\n  n: 9\nc: 2\n'],
    ['a:\n  b: 1 # why\n\n# about c\nc: 2\n', 'a:\n  b: 1 # why\n  n: 9\n\n# about c\nc: 2\n'],
    ['a:\r\n    b: 1', 'a:\r\n    b: 1\r\n    n: 9'],
    ['a:\n  b: |\n    x\n\nc: 2\n', 'a:\n  b: |\n    x\n  n: 9\n\nc: 2\n'],
    ['a:\n  b:\n    - x\n    - y: 1\n', 'a:\n  b:\n    - x\n    - y: 1\n  n: 9\n'],
    ['a:\n  b:\n', 'a:\n  b:\n  n: 9\n'],
    ['a: {b: 1}\n', 'a: {b: 1, n: 9}\n'],
    ['a: { b: [1, 2] } # why\n', 'a: { b: [1, 2], n: 9 } # why\n'],
  ])('%j', (before, after) => {
    const changed = insert(before, 'a', ['n: 9']);
    expect(changed).toBe(after);
    expect(readYaml(changed ?? '').errors).toEqual([]);
  });

  test('in the middle, where it was asked for', () => {
    expect(insert('a:\n  b: 1\n  c: 2\n', 'a', ['n:', '  m: 9'], 'b')).toBe(
      'a:\n  b: 1\n  n:\n    m: 9\n  c: 2\n',
    );
  });

  test('but not where its shape does not allow it', () => {
    expect(insert('a: {b: 1}\n', 'a', ['n:', '  m: 9'])).toBeNull();
    expect(insert('x: &x 1\na:\n  b: *x\n', 'a', ['n: 9'])).toBeNull();
    expect(insert('a: {}\n', 'a', ['n: 9'])).toBeNull();
  });
});

test('an item is put in front of the others', () => {
  const put = (source: string): string | null => {
    const list = asSequence(valueOf(asMap(readYaml(source).root), 'a'));
    const edit = list && insertFirstItem(source, list, ['n: 1', 'm: 2']);
    return edit && applyEdits(source, [edit]);
  };
  expect(put('a:\n  # first\n  - b: 1\n  - c: 2\n')).toBe(
    'a:\n  # first\n  - n: 1\n    m: 2\n  - b: 1\n  - c: 2\n',
  );
  expect(put('a:\r\n- b: 1\r\n')).toBe('a:\r\n- n: 1\r\n  m: 2\r\n- b: 1\r\n');
  expect(put('a: [b, c]\n')).toBeNull();
});

test('nothing makes the reader throw, nor unfold without end', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readYaml(text);
      read.dataOf(read.root);
    }),
  );
  const bomb = Array.from({ length: 30 }, (_, n) =>
    n === 0 ? 'a0: &a0 [x, x]' : `a${n}: &a${n} [*a${n - 1}, *a${n - 1}, *a${n - 1}]`,
  ).join('\n');
  const read = readYaml(bomb);
  expect(read.dataOf(read.root)).toBeUndefined();
});
