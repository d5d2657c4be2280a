import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLine } from '../../src/text/cut-line.ts';
import { redact } from '../../src/text/redact.ts';

test('a short line stays', () => {
  expect(cutLine('short', 10)).toBe('short');
});

test('a word is not parted, nor is any character added', () => {
  expect(cutLine('one two three', 9)).toBe('one two');
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), fc.integer({ min: 1, max: 500 }), (line, max) => {
      expect(line.startsWith(cutLine(line, max))).toBe(true);
      expect(cutLine(line, max).length).toBeLessThanOrEqual(max);
    }),
  );
});

test('no part of a token is left, wherever the cut falls', () => {
  const token = `npm_${'aB3'.repeat(12)}`;
  for (let before = 340; before < 400; before += 1) {
    const line = `${'x '.repeat(before / 2)}${token} and more ${'y '.repeat(100)}`;
    expect(redact(cutLine(line, 400))).not.toContain('npm_');
  }
});
