import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NPM_SETTINGS } from '../../src/sandbox/settings-files.ts';

it('keeps what shapes a lockfile and nothing else', () => {
  const text = `
legacy-peer-deps = true
registry=https://evil.example/
constructor=x
to-string=x
@scope:registry=https://evil.example/
//evil.example/:_authToken=\${TOKEN}
ignore-scripts=false
script-shell=./evil.sh
node-options=--require ./evil.js
git=./evil
cache=/workspace
lockfile-version=2
install-strategy=hoisted; rm
`;
  expect(NPM_SETTINGS.keep(text)).toBe('legacy-peer-deps=true\nlockfile-version=2\n');
});

it('lets no setting through that it does not know, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(NPM_SETTINGS.keep(text)).toMatch(/^(?:(?:legacy|strict)-peer-deps=\w+\n|)*$/);
    }),
  );
});
