import { expect, test } from 'vitest';
import { worstSteps } from '../../scripts/expressions/worst-steps.ts';
import { SECRET_PATTERNS } from '../../src/text/secret-patterns.ts';

test.each(SECRET_PATTERNS)('$id takes no more than a square of steps', ({ pattern }) => {
  expect(worstSteps(pattern, 4000) / worstSteps(pattern, 2000)).toBeLessThanOrEqual(4);
});
