import fc from 'fast-check';
import { expect, it } from 'vitest';
import { knownOptions, PATH_VALUE } from '../../../src/sandbox/tools/known-options.ts';

const KNOWN = { '-i': /^\d+$/, '--config': PATH_VALUE, '-ci': null };

it.each([
  ['shfmt -d -i 2 -ci .', ['-i', '2', '-ci']],
  ['shfmt -i=4', ['-i=4']],
  ['x --config "my config/.rc" .', ['--config', 'my config/.rc']],
  ["x --config='a b'", []],
  ['x -i two', []],
  ['x --config ../up.js', []],
  ['x --config /etc/passwd', []],
  ['x --config --plugin', []],
  ['x --plugin ./evil.js; rm -rf /', []],
  ['x -ci=1 -i', []],
  [undefined, []],
])('of %j takes what it knows', (command, options) => {
  expect(knownOptions(command, KNOWN)).toEqual(options);
});

it('lets nothing through that is not known and fit', () => {
  fc.assert(
    fc.property(fc.string(), (command) => {
      const options = knownOptions(command, { '-ci': null });
      expect(options.every((option) => option === '-ci')).toBe(true);
    }),
  );
});
