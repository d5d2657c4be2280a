import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineChanges } from '../../src/healing/line-changes.ts';

const numbered = (count: number, letter: string): string[] =>
  Array.from({ length: count }, (_, at) => `${letter}${at}`);

test('tells the lines that come and go', () => {
  expect(lineChanges('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: 2, removed: 1 });
  expect(lineChanges('a\nb', 'a\nb\n')).toEqual({ added: 1, removed: 1 });
  expect(lineChanges('', 'a\n')).toEqual({ added: 1, removed: 0 });
  expect(lineChanges('a\n', 'a\n')).toEqual({ added: 0, removed: 0 });
});

test('two texts that differ everywhere are counted, never as too few, and without end', () => {
  const [before, after] = [numbered(3_000, 'a'), numbered(3_000, 'b')];
  const frame = (lines: string[]): string => ['first', ...lines, 'last'].join('\n');
  expect(lineChanges(frame(before), frame(after))).toEqual({ added: 3_000, removed: 3_000 });
  expect(lineChanges(frame(before), frame(before.toReversed())).added).toBeGreaterThan(2_000);
});

test('many lines that only come, or only go, are counted as they are', () => {
  const old = numbered(3_000, 'a');
  const text = old.join('\n');
  const longer = old.flatMap((line) => [line, `${line} more`]).join('\n');
  expect(lineChanges(text, longer)).toEqual({ added: 3_000, removed: 0 });
  expect(lineChanges(longer, text)).toEqual({ added: 0, removed: 3_000 });
});

test('the difference of the counts is that of the lines', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const text = (all: string[]) => all.map((line) => `${line}\n`).join('');
      const { added, removed } = lineChanges(text(before), text(after));
      expect(added - removed).toBe(after.length - before.length);
    }),
  );
});
