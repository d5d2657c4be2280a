import { expect, it } from 'vitest';
import { redactValues } from '../../src/text/redact-values.ts';

it('redacts every text of a value and leaves the rest', () => {
  const value = { a: ['hunter2 here', 5, null], b: { c: 'hunter2', hunter2: true } };
  expect(redactValues(value, (text) => text.replaceAll('hunter2', '***'))).toEqual({
    a: ['*** here', 5, null],
    b: { c: '***', hunter2: true },
  });
});
