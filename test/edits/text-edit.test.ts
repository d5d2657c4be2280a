import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, endOfLine, lineBreakOf, startOfLine } from '../../src/edits/text-edit.ts';

test('edits in any order change their ranges and nothing else', () => {
  const edits = [
    { start: 4, end: 7, text: 'two' },
    { start: 0, end: 3, text: 'one' },
    { start: 11, end: 11, text: '!' },
  ];
  expect(applyEdits('abc def ghi', edits)).toBe('one two ghi!');
});

test('overlapping edits are our mistake', () => {
  const edits = [
    { start: 0, end: 3, text: '' },
    { start: 2, end: 4, text: '' },
  ];
  expect(() => applyEdits('abcdef', edits)).toThrow(RangeError);
  expect(() => applyEdits('abc', [{ start: 0, end: 9, text: '' }])).toThrow(RangeError);
});

test('any one edit is a replacement of its range', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.string(), (source, a, b, text) => {
      const [start = 0, end = 0] = [a % (source.length + 1), b % (source.length + 1)].sort(
        (x, y) => x - y,
      );
      const expected = source.slice(0, start) + text + source.slice(end);
      expect(applyEdits(source, [{ start, end, text }])).toBe(expected);
    }),
  );
});

test('lines end before their break, and a byte order mark is not part of one', () => {
  const source = '\uFEFFa: 1\r\nb: 2\r\n';
  expect(lineBreakOf(source)).toBe('\r\n');
  expect(source.slice(startOfLine(source, 3), endOfLine(source, 3))).toBe('a: 1');
  expect(source.slice(startOfLine(source, 8), endOfLine(source, 8))).toBe('b: 2');
});
