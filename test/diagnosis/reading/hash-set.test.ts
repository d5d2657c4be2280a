import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashSet } from '../../../src/diagnosis/reading/hash-set.ts';

describe('HashSet', () => {
  it('holds what was added and nothing else, as a Set does', () => {
    // 0 and 1 are one and the same to it.
    const value = fc.integer().map((number) => (number === 0 ? 1 : number));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3000 }), fc.array(value), (added, asked) => {
        const ours = new HashSet();
        for (const number of added) ours.add(number);
        const theirs = new Set(added);
        expect(ours.size).toBe(theirs.size);
        for (const number of [...added, ...asked])
          expect(ours.has(number)).toBe(theirs.has(number));
      }),
      { numRuns: 30 },
    );
  });
});
