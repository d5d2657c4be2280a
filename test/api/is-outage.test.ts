import { expect, it } from 'vitest';
import { isOutage } from '../../src/api/is-outage.ts';

it.each([
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true],
  [Object.assign(new Error('the database system is starting up'), { code: '57P03' }), true],
  [Object.assign(new Error('x'), { code: 'P1001' }), true],
  [new Error('x', { cause: Object.assign(new Error('y'), { code: '08006' }) }), true],
  [
    Object.assign(new Error('x'), {
      code: 'P2039',
      meta: { driverAdapterError: { cause: { code: '57P01' } } },
    }),
    true,
  ],
  [Object.assign(new Error('unique'), { code: '23505' }), false],
  [Object.assign(new Error('x'), { code: 'P2002' }), false],
  [new TypeError('x'), false],
  [null, false],
])('tells %o apart', (error, expected) => {
  expect(isOutage(error)).toBe(expected);
});

it('ends where errors go round in circles', () => {
  const error = new Error('x');
  error.cause = error;
  expect(isOutage(error)).toBe(false);
});
