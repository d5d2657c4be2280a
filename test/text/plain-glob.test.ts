import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { isPlainGlob } from '../../src/text/plain-glob.ts';

it.each([
  'package.json',
  '**/package.json',
  'packages/*/package-lock.json',
  '**/*.{js,ts,d.ts}',
  'src/**',
  '**/src/**',
  '**',
  'a-*b.txt',
  '@scope/x+y',
])('%s is plain', (glob) => {
  expect(isPlainGlob(glob)).toBe(true);
});

it.each([
  '',
  '+(a+)+b',
  '@(+(a)+(a)+(a))b',
  '*a*a*a*a*b',
  '**/a*/**/a*/**/x',
  '!src/**',
  '[[:alpha:]]*',
  '{a,{b,c}}',
  '{1..9999999}'.repeat(30),
  'a'.repeat(201),
  'a\nb',
  'src/(a|b)',
])('%j is not', (glob) => {
  expect(isPlainGlob(glob)).toBe(false);
});

it('means the same to who matches it, and ends on any path', () => {
  const fits = picomatch('**/a*/a*.{js,ts}', { dot: true });
  expect(fits('x/ab/ac.ts')).toBe(true);
  expect(fits(`${'a/'.repeat(2000)}b`)).toBe(false);
});
