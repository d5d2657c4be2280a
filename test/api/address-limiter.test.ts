import { expect, it } from 'vitest';
import { createAddressLimiter } from '../../src/api/address-limiter.ts';

const clock = () => new Date('2026-01-01T00:00:00Z');

it('counts a whole IPv6 /64 as one, and an IPv4 address the same in both its forms', () => {
  const limiter = createAddressLimiter({ limit: 10, windowSeconds: 60, clock });
  limiter.hit('2001:db8:1:2::1');
  limiter.hit('2001:db8:1:2:ffff::9');
  limiter.hit('::ffff:192.0.2.1');
  expect(limiter.peek('2001:db8:1:2:3:4:5:6').remaining).toBe(8);
  expect(limiter.peek('2001:db8:1:3::1').remaining).toBe(10);
  expect(limiter.peek('192.0.2.1').remaining).toBe(9);
  expect(limiter.peek('::1').remaining).toBe(10);
});

it('remembers a bounded number of addresses', () => {
  const limiter = createAddressLimiter({ limit: 10, windowSeconds: 60, clock, addresses: 2 });
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) limiter.hit(address);
  expect(limiter.peek('192.0.2.1').remaining).toBe(10);
  expect(limiter.peek('192.0.2.3').remaining).toBe(9);
});
