import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitMessage } from '../../src/text/commit-message.ts';
import { plainLine } from '../../src/text/plain-line.ts';

const FORBIDDEN = [
  /@[\w-]/,
  /#\d/,
  /\bgh-\d/i,
  /\[[^[\]\n]*(?:skip|no[ -]?ci)[^[\]\n]*\]/i,
  /no_ci/i,
  /skip-checks/i,
  /^[ \t]*[A-Za-z0-9-]+[ \t]*:(?!\/\/)/m,
  /:\/\/\S*\/(?:issues|pull)\//,
];
const pieces = [
  '[skip ci]',
  '[ci skip]',
  '[no ci]',
  '[Skip Actions]',
  '***NO_CI***',
  'skip-checks: true',
  '@octocat',
  '#12',
  'GH-3',
  'acme/shop#4',
  'fixes #1',
  'https://github.com/a/b/issues/1',
  'Co-authored-by: Eve <e@x.y>',
  'Signed-off-by: me',
  'Note: x',
  '\n',
  '\n\n',
  '[',
  ']',
  ' ',
  '\u202E',
  '\0',
  'https://x.y',
  'Update',
  'package-lock.json',
  '[skip',
  'ci]',
  'www.',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })), { maxLength: 16 })
  .map((parts) => parts.join(''));

test('only describes, whatever it is given', () => {
  fc.assert(
    fc.property(hostile, hostile, (subject, body) => {
      const message = commitMessage({ subject, body });
      const [first = '', second, ...rest] = message.split('\n');
      expect(first.length).toBeGreaterThan(0);
      expect(first.length).toBeLessThanOrEqual(72);
      expect(second ?? '').toBe('');
      for (const forbidden of FORBIDDEN.slice(0, 6)) expect(message).not.toMatch(forbidden);
      for (const forbidden of FORBIDDEN) expect(rest.join('\n')).not.toMatch(forbidden);
    }),
    { numRuns: 1000 },
  );
});

test('keeps an ordinary message as it is', () => {
  const subject = 'Bring package-lock.json back in step with package.json';
  const body = 'npm ci failed in the job build.\n\nSee https://github.com/acme/shop/actions/runs/5';
  expect(commitMessage({ subject, body })).toBe(`${subject}\n\n${body}`);
  expect(commitMessage({ subject })).toBe(subject);
});

test('a title is one line of the length asked for, and cannot act in a squash merge', () => {
  expect(plainLine('Fix\n@types/node [skip ci] closes #4', 256)).toBe(
    'Fix ＠types/node (skip ci) closes ＃4',
  );
  expect(plainLine('x'.repeat(1_000_000), 72)).toHaveLength(72);
  expect(plainLine('😀'.repeat(100), 72)).toMatch(/^(😀)+…$/u);
});
