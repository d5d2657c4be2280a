import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashLine } from '../../../src/diagnosis/reading/hash-line.ts';

function hashOf(text: string): number {
  const bytes = Buffer.from(text);
  const line = { hash: 0, end: 0 };
  hashLine(bytes, 0, bytes.length, line);
  expect(line.end).toBe(bytes.length);
  return line.hash;
}

describe('hashLine', () => {
  it.each([
    ['2026-01-02T03:04:05.1234567Z done in 12.3s', '2027-09-09T00:00:00.0000000Z done in 4.56s'],
    ['commit 4f2a9c1', 'commit 00d1e7b'],
    ['two  words', 'two words'],
    ['\u001b[31mred\u001b[0m word', 'red word'],
  ])('takes %j and %j for the same', (one, two) => {
    expect(hashOf(one)).toBe(hashOf(two));
  });

  it('tells lines apart by their words, and knows none in a white one', () => {
    expect(hashOf('total is not defined')).not.toBe(hashOf('total is defined'));
    expect(hashOf(' \t ')).toBe(0);
  });

  it('ends every line where it ends, whatever stands before', () => {
    const piece = fc.constantFrom(
      'a',
      '7',
      ' ',
      '\u001b',
      '\u001b[',
      '\u001b[1;3',
      'T',
      'Z',
      '\u00e9',
    );
    const line = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(line, line, fc.constantFrom('\n', '\r'), (first, second, end) => {
        const bytes = Buffer.from(`${first}${end}${second}`);
        const found = { hash: 0, end: 0 };
        hashLine(bytes, 0, bytes.length, found);
        expect(found.end).toBe(Buffer.byteLength(first));
        expect(found.hash).toBe(hashOf(first));
        hashLine(bytes, found.end + 1, bytes.length, found);
        expect(found.hash).toBe(hashOf(second));
      }),
    );
  });
});
