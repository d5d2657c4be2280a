import { checkSync } from 'recheck';
import { expect, test } from 'vitest';
import { SECRET_PATTERNS } from '../../src/text/secret-patterns.ts';

test('every expression is linear: the checker finds no attack on any of them', () => {
  const search = { maxInitialGenerationSize: 50, maxGenerationSize: 20, maxIteration: 3 };
  for (const { id, pattern } of SECRET_PATTERNS) {
    const verdict = checkSync(pattern.source, pattern.flags, { timeout: 20_000, ...search });
    expect(`${id}: ${verdict.status}`).toBe(`${id}: safe`);
  }
});
