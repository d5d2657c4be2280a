import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trimWhitespace } from '../../../src/sandbox/tools/whitespace.ts';

const whole = (text: string, breaks = false): string =>
  trimWhitespace(text, { lines: null, breaks });
const lines = (text: string, ...numbers: number[]): string =>
  trimWhitespace(text, { lines: new Set(numbers), breaks: false });

describe('a whole file', () => {
  it.each([
    ['a  \nb\t\nc', 'a\nb\nc\n'],
    ['a\r\nb \r\n', 'a\r\nb\r\n'],
    ['a\r\nb', 'a\r\nb\r\n'],
    ['a\n\n \n\n', 'a\n'],
    ['', ''],
    [' \n\n', ''],
    ['a\n', 'a\n'],
    ['\u{feff}a \n', '\u{feff}a\n'],
    ['  a\n', '  a\n'],
  ])('%j becomes %j', (text, trimmed) => {
    expect(whole(text)).toBe(trimmed);
  });

  it('keeps line breaks of Markdown where they are wanted', () => {
    expect(whole('a   \nb \n  \n', true)).toBe('a  \nb\n');
  });

  it('changes white space only, and nothing at the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '\r\n') }), (text) => {
        const once = whole(text);
        expect(once.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        expect(whole(once)).toBe(once);
        expect(once).not.toMatch(/[ \t](?:\r?\n|$)/);
      }),
    );
  });
});

describe('given lines', () => {
  it.each([
    ['a  \nb  \n', [2], 'a  \nb\n'],
    ['a \n\n\n', [2], 'a \n'],
    ['a \n\n\n', [1], 'a\n\n\n'],
    ['a \nb ', [1], 'a\nb '],
    ['a ', [1], 'a'],
    ['a\n', [9], 'a\n'],
  ])('of %j, %j alone: %j', (text, numbers, trimmed) => {
    expect(lines(text, ...numbers)).toBe(trimmed);
  });
});
