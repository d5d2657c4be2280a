import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchName } from '../../src/text/branch-name.ts';

test('is a name of our own alphabet, stable, at most 100 characters', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (slug, identity) => {
      const name = branchName({ slug, identity });
      expect(name).toMatch(/^pipewright\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(name.length).toBeLessThanOrEqual(100);
      expect(branchName({ slug, identity })).toBe(name);
    }),
  );
});

test('differs when the identity does, and shows what it is for', () => {
  const name = branchName({ slug: 'npm lockfile: main', identity: ['1', 'main', 'f'] });
  expect(name).toMatch(/^pipewright\/npm-lockfile-main-[0-9a-f]{12}$/);
  expect(branchName({ slug: 'npm lockfile: main', identity: ['1', 'mainf'] })).not.toBe(name);
  expect(branchName({ slug: '../../é', identity: [] })).toMatch(/^pipewright\/fix-[0-9a-f]{12}$/);
});
